import { checkInteger, checkOneOf } from "../core/check.ts";
import { encodeLabels, type Label } from "../core/label.ts";
import { RandomState } from "../core/random.ts";
import { ShapeError } from "../errors.ts";

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
  /** Number of bootstrap resamples, ≥ 1. @default {2000} */
  readonly resamples?: number;
  /** Seed of the resampling. @default {42} */
  readonly seed?: number;
}

/** How much better one prediction is than another of the same rows, with a 95 % interval.
 *
 * Paired percentile bootstrap: rows are drawn with replacement, and both predictions are scored on the same draw, so that
 * rows which are hard for both widen nothing. Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13.
 *
 * @param truth The true label of each row.
 * @param options `predicted` and `baseline`: the two predictions, one label a row; and how to resample.
 * @returns `value` is the statistic of `predicted` minus that of `baseline`, over all rows.
 * @throws {ShapeError} If truth and predictions differ in length.
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
  options: PairedIntervalOptions & {
    predicted: readonly Label[];
    baseline: readonly Label[];
  },
): Interval {
  const { predicted, baseline, statistic = "accuracy", resamples = 2000, seed = 42 } = options;
  const rows = truth.length;
  if (predicted.length !== rows || baseline.length !== rows) {
    throw new ShapeError("Cannot compare predictions", {
      expected: `${rows} labels each, one a row`,
      actual: `${predicted.length} and ${baseline.length}`,
    });
  }
  if (rows === 0) throw new RangeError("Cannot compare predictions: there is no row");
  checkInteger("resamples", resamples, 1);
  checkOneOf("statistic", statistic, ["accuracy", "macroF1"]);

  const { classes, indices } = encodeLabels([...truth, ...predicted, ...baseline]);
  const score = statistic === "accuracy" ? accuracyOf : macroF1Of;
  const [first, second] = [1, 2].map((k) =>
    new Confusion(classes.length, {
      truth: indices.subarray(0, rows),
      predicted: indices.subarray(k * rows, (k + 1) * rows),
    })
  );
  for (let row = 0; row < rows; row++) {
    first.count(row);
    second.count(row);
  }
  const value = score(first) - score(second);
  const random = new RandomState(seed);
  const differences = new Float64Array(resamples);
  for (let b = 0; b < resamples; b++) {
    first.clear();
    second.clear();
    for (let draw = 0; draw < rows; draw++) {
      const row = random.randomInteger(rows);
      first.count(row);
      second.count(row);
    }
    differences[b] = score(first) - score(second);
  }
  differences.sort();
  return { value, low: quantile(differences, 0.025), high: quantile(differences, 0.975) };
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

  count(row: number): void {
    const truth = this.#truth[row], predicted = this.#predicted[row];
    this.uses[truth]++;
    this.uses[predicted]++;
    if (truth === predicted) this.hits[truth]++;
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

/** Of sorted numbers, interpolated linearly. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place), above = Math.ceil(place);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
