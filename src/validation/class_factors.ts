import { checkOneOf } from "../core/check.ts";
import { encodeLabels, type Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import { ShapeError } from "../errors.ts";

/** Rounds over all classes, at most. */
const MOST_ROUNDS = 10;

/** Gains below this are rounding. */
const SMALLEST_GAIN = 1e-9;

/** Factors of the classes that make the most probable class, after multiplying by them, the best decision on given rows.
 *
 * Where classes are rare, the most probable one is a poor guess for macro-F1: thresholds other than ½ find more of them. One
 * class after the other moves to the middle of the range of factors that scores best, until none gains; a factor that gains
 * nothing stays 1. Probabilities must come from models that have not seen the rows, as `fitCrossValidated` gives them.
 *
 * @param probabilities Shape `(rows, classes)`, columns in the order of the sorted classes of `labels`.
 * @param options `metric`: what is to be best, `@default {"macroF1"}`.
 * @returns One factor a class, their geometric mean 1.
 * @throws {ShapeError} If there is not one row a label and one column a class.
 * @example
 * ```ts
 * import { Matrix, reweightClasses, tuneClassFactors } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * // Of the rare class, all are given less than ½, but more than the others.
 * const rare = [0.4, 0.35, 0.1, 0.2, 0.15, 0.1];
 * const probabilities = Matrix.fromRows(rare.map((p) => [1 - p, p]));
 * const factors = tuneClassFactors(probabilities, ["often", "rare", "often", "often", "often", "often"].with(0, "rare"));
 * const { data } = reweightClasses(probabilities, factors);
 * assertEquals([0, 1, 2, 3, 4, 5].map((row) => data[2 * row + 1] > 0.5), [true, true, false, false, false, false]);
 * ```
 */
export function tuneClassFactors(
  probabilities: Matrix,
  labels: readonly Label[],
  options: { readonly metric?: "macroF1" | "accuracy" } = {},
): Float64Array {
  const { metric = "macroF1" } = options;
  checkOneOf("metric", metric, ["macroF1", "accuracy"]);
  const { classes, indices } = encodeLabels(labels);
  if (probabilities.rows !== labels.length || probabilities.columns !== classes.length) {
    throw new ShapeError("Cannot tune class factors", {
      expected: `probabilities of shape (${labels.length}, ${classes.length})`,
      actual: `(${probabilities.rows}, ${probabilities.columns})`,
    });
  }
  const logs = Float64Array.from(probabilities.data, (p) => Math.log(Math.max(p, 1e-300)));
  const shifts = new Float64Array(classes.length);
  // The factor of one class alone can be left as it is: only ratios count.
  const movable = classes.length === 2 ? [1] : [...classes.keys()];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let gained = false;
    for (const k of movable) {
      const best = bestShift({ logs, truth: indices, shifts, k, metric });
      if (best.gain <= SMALLEST_GAIN) continue;
      shifts[k] = best.shift;
      gained = true;
    }
    if (!gained) break;
  }
  const mean = shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
  return shifts.map((shift) => Math.exp(shift - mean));
}

/** Probabilities times the factors of their classes, each row brought back to a sum of 1.
 *
 * @param probabilities Shape `(rows, classes)`.
 */
export function reweightClasses(probabilities: Matrix, factors: Float64Array): Matrix {
  const weighted = Matrix.zeros(probabilities.rows, probabilities.columns);
  for (let i = 0; i < probabilities.rows; i++) {
    const from = probabilities.row(i), to = weighted.row(i);
    let sum = 0;
    for (let k = 0; k < to.length; k++) sum += to[k] = from[k] * factors[k];
    for (let k = 0; k < to.length; k++) to[k] = sum > 0 ? to[k] / sum : from[k];
  }
  return weighted;
}

/** A row that class `k` wins from another one as soon as its shift is above `at`. */
interface Crossing {
  readonly at: number;
  readonly row: number;
  readonly rival: number;
}

/** Where the shift of class `k` scores best, all others as they are. */
function bestShift(
  { logs, truth, shifts, k, metric }: {
    readonly logs: Float64Array;
    readonly truth: Uint32Array;
    readonly shifts: Float64Array;
    readonly k: number;
    readonly metric: "macroF1" | "accuracy";
  },
): { shift: number; gain: number } {
  const classes = shifts.length;
  const crossings = Array.from(truth, (_, row): Crossing => {
    let rival = k === 0 ? 1 : 0, highest = -Infinity;
    for (let j = 0; j < classes; j++) {
      const score = logs[row * classes + j] + shifts[j];
      if (j !== k && score > highest) [rival, highest] = [j, score];
    }
    return { at: highest - logs[row * classes + k], row, rival };
  }).sort((a, b) => a.at - b.at);
  const tally = new Tally(classes, metric);
  for (const { row, rival } of crossings) tally.add(truth[row], rival);
  let now = tally.score();
  let best = { score: -Infinity, low: 0, high: 0 };
  for (let i = 0; i <= crossings.length; i++) {
    const low = i === 0 ? -Infinity : crossings[i - 1].at;
    const high = i === crossings.length ? Infinity : crossings[i].at;
    if (low < high) {
      const score = tally.score();
      if (low < shifts[k] && shifts[k] <= high) now = score;
      if (score > best.score + SMALLEST_GAIN) best = { score, low, high };
    }
    if (i < crossings.length) tally.move(truth[crossings[i].row], crossings[i].rival, k);
  }
  return { shift: middle(best), gain: best.score - now };
}

function middle({ low, high }: { readonly low: number; readonly high: number }): number {
  if (low === -Infinity) return high - 1;
  return high === Infinity ? low + 1 : (low + high) / 2;
}

/** Counts of rows by class: all that accuracy and macro-F1 need. */
class Tally {
  readonly #metric: "macroF1" | "accuracy";
  readonly #hits: Float64Array;
  /** Times that a class is true, plus times that it is predicted. */
  readonly #uses: Float64Array;

  constructor(classes: number, metric: "macroF1" | "accuracy") {
    this.#metric = metric;
    this.#hits = new Float64Array(classes);
    this.#uses = new Float64Array(classes);
  }

  add(truth: number, predicted: number): void {
    this.#uses[truth]++;
    this.#uses[predicted]++;
    if (truth === predicted) this.#hits[truth]++;
  }

  move(truth: number, from: number, to: number): void {
    this.#uses[from]--;
    this.#uses[to]++;
    if (truth === from) this.#hits[truth]--;
    if (truth === to) this.#hits[truth]++;
  }

  score(): number {
    const hits = this.#hits, uses = this.#uses;
    let sum = 0;
    if (this.#metric === "accuracy") {
      for (let k = 0; k < hits.length; k++) sum += hits[k];
      return sum;
    }
    for (let k = 0; k < hits.length; k++) sum += uses[k] === 0 ? 0 : 2 * hits[k] / uses[k];
    return sum / hits.length;
  }
}
