import { checkInteger, checkOneOf } from "../core/check.ts";
import { encodeLabels, type Label } from "../core/label.ts";
import { RandomState } from "../core/random.ts";
import { checkLength, type Predictions, repeatsOf } from "./predictions.ts";
import { quantile } from "./quantile.ts";

/** A difference, and the range that it plausibly lies in. */
export interface Interval {
  /** The difference as it was found. */
  readonly value: number;
  /** Lower end: 2.5 % of the resamples lie below. */
  readonly low: number;
  /** Upper end: 2.5 % of the resamples lie above. */
  readonly high: number;
}

/** Options of {@linkcode pairedInterval}. */
export interface PairedIntervalOptions {
  /** What is compared. @default {"accuracy"} */
  readonly statistic?: "accuracy" | "macroF1";
  /** The group of each row: rows of a group are drawn together. @default {every row stands alone} */
  readonly groups?: readonly Label[];
  /** Number of bootstrap resamples, ≥ 1. @default {2000} */
  readonly resamples?: number;
  /** Seed of the resampling. @default {42} */
  readonly seed?: number;
}

/** How much better one prediction is than another of the same rows, with a 95 % interval.
 *
 * Paired percentile bootstrap: rows are drawn with replacement, and both predictions are scored on the same draw, so that
 * rows which are hard for both widen nothing. Of several repeats, the statistic is the mean over them, on the same draw:
 * repeats narrow the interval only as far as they agree, and never count as more rows. With groups, whole groups are drawn, as
 * rows of one group are not independent. Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13;
 * Davison and Hinkley, "Bootstrap Methods and their Application", 1997, section 3.8.
 *
 * @param truth The true label of each row.
 * @param options `predicted` and `baseline`: the two predictions of the rows; and how to resample.
 * @returns `value` is the statistic of `predicted` minus that of `baseline`, over all rows.
 * @throws {ShapeError} If truth, predictions and groups differ in length.
 * @throws {RangeError} If there is no row, or `resamples` is not an integer of at least 1.
 * @example
 * ```ts
 * import { pairedInterval } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const truth = ["a", "b", "a", "b"];
 * const gain = pairedInterval(truth, { predicted: truth, baseline: ["b", "a", "b", "a"] });
 * assertEquals(gain, { value: 1, low: 1, high: 1 });
 * ```
 */
export function pairedInterval(
  truth: readonly Label[],
  options: PairedIntervalOptions & { predicted: Predictions; baseline: Predictions },
): Interval {
  const { statistic = "accuracy", groups, resamples = 2000, seed = 42 } = options;
  const [predicted, baseline] = [options.predicted, options.baseline].map(repeatsOf);
  const rows = truth.length;
  for (const labels of [...predicted, ...baseline]) checkLength("labels each", labels, rows);
  if (groups !== undefined) checkLength("groups", groups, rows);
  if (rows === 0) throw new RangeError("Cannot compare predictions: there is no row");
  checkInteger("resamples", resamples, 1);
  checkOneOf("statistic", statistic, ["accuracy", "macroF1"]);

  const score = statistic === "accuracy" ? accuracyOf : macroF1Of;
  const [first, second] = confusionsOf(truth, [predicted, baseline]);
  const units = groups === undefined ? undefined : encodeLabels(groups);
  const unitOf = units?.indices ?? Uint32Array.from(truth.keys());
  const times = new Uint32Array(units?.classes.length ?? rows);
  const difference = () => {
    for (const confusion of [...first, ...second]) {
      confusion.clear();
      for (let row = 0; row < rows; row++) confusion.count(row, times[unitOf[row]]);
    }
    return meanOf(first, score) - meanOf(second, score);
  };
  times.fill(1);
  const value = difference();
  const random = new RandomState(seed);
  const differences = Float64Array.from({ length: resamples }, () => {
    times.fill(0);
    for (let draw = 0; draw < times.length; draw++) times[random.randomInteger(times.length)]++;
    return difference();
  }).sort();
  return { value, low: quantile(differences, 0.025), high: quantile(differences, 0.975) };
}

/** For every side, one count a repeat. */
function confusionsOf(
  truth: readonly Label[],
  sides: readonly (readonly (readonly Label[])[])[],
): Confusion[][] {
  const { classes, indices } = encodeLabels([...truth, ...sides.flat(2)]);
  let next = 0;
  const take = () => indices.subarray(next, next += truth.length);
  const places = take();
  return sides.map((repeats) =>
    repeats.map(() => new Confusion(classes.length, { truth: places, predicted: take() }))
  );
}

function meanOf(
  confusions: readonly Confusion[],
  score: (confusion: Confusion) => number,
): number {
  return confusions.reduce((sum, confusion) => sum + score(confusion), 0) / confusions.length;
}

/** Counts of rows by class: all that accuracy and F1 need of a resample. */
class Confusion {
  readonly hits: Uint32Array;
  /** Times that a class is true, plus times that it is predicted. */
  readonly uses: Uint32Array;
  readonly #truth: Uint32Array;
  readonly #predicted: Uint32Array;

  constructor(classes: number, rows: { truth: Uint32Array; predicted: Uint32Array }) {
    this.hits = new Uint32Array(classes);
    this.uses = new Uint32Array(classes);
    this.#truth = rows.truth;
    this.#predicted = rows.predicted;
  }

  clear(): void {
    this.hits.fill(0);
    this.uses.fill(0);
  }

  count(row: number, times: number): void {
    const truth = this.#truth[row], predicted = this.#predicted[row];
    this.uses[truth] += times;
    this.uses[predicted] += times;
    if (truth === predicted) this.hits[truth] += times;
  }
}

function accuracyOf({ hits, uses }: Confusion): number {
  let right = 0, twice = 0;
  for (let k = 0; k < hits.length; k++) {
    right += hits[k];
    twice += uses[k];
  }
  return 2 * right / twice;
}

/** The mean F1 of the classes that are true or predicted somewhere. */
function macroF1Of({ hits, uses }: Confusion): number {
  let sum = 0, classes = 0;
  for (let k = 0; k < hits.length; k++) {
    if (uses[k] === 0) continue;
    sum += 2 * hits[k] / uses[k];
    classes++;
  }
  return sum / classes;
}
