import { ShapeError } from "../errors.ts";

/** Scores, what they should have been, and how much each pair counts. */
export interface CalibrationPairs {
  readonly scores: Float64Array;
  readonly targets: Float64Array;
  readonly weights: Float64Array;
}

/** Options of the fit of a calibration. */
export interface CalibrationFitOptions {
  /** How much each pair counts, ≥ 0. @default {1 for every pair} */
  readonly sampleWeight?: ArrayLike<number>;
}

/** Checks pairs, and leaves out those that do not count.
 *
 * @param estimator What is to be fitted, as "an isotonic regression".
 * @throws {ShapeError} If scores, targets and weights differ in length.
 * @throws {RangeError} If a value is NaN or infinite, a weight is negative, or no pair counts.
 */
export function calibrationPairs(
  estimator: string,
  { scores, targets, sampleWeight }: CalibrationFitOptions & {
    readonly scores: ArrayLike<number>;
    readonly targets: ArrayLike<number>;
  },
): CalibrationPairs {
  const weights = sampleWeight ?? new Float64Array(scores.length).fill(1);
  for (const [what, values] of Object.entries({ targets, "sample weights": weights })) {
    if (values.length === scores.length) continue;
    throw new ShapeError(`Cannot fit ${estimator}: ${what} and scores differ in length`, {
      expected: `${scores.length}`,
      actual: `${values.length}`,
    });
  }
  checkScores(`fit ${estimator}`, scores);
  checkScores(`fit ${estimator}`, targets, "targets");
  checkScores(`fit ${estimator}`, weights, "sample weights");
  const kept: number[] = [];
  for (let i = 0; i < scores.length; i++) {
    if (weights[i] < 0) {
      throw new RangeError(
        `Cannot fit ${estimator}: sample weights must be ≥ 0: that of row ${i} is ${weights[i]}`,
      );
    }
    if (weights[i] > 0) kept.push(i);
  }
  if (kept.length === 0) {
    throw new RangeError(`Cannot fit ${estimator}: there is no row of weight above 0`);
  }
  const take = (values: ArrayLike<number>) => Float64Array.from(kept, (i) => values[i]);
  return { scores: take(scores), targets: take(targets), weights: take(weights) };
}

/** @throws {RangeError} If a score is NaN or infinite; names its row. */
export function checkScores(
  action: string,
  scores: ArrayLike<number>,
  what: string = "scores",
): void {
  for (let i = 0; i < scores.length; i++) {
    if (Number.isFinite(scores[i])) continue;
    throw new RangeError(
      `Cannot ${action}: ${what} must be finite: that of row ${i} is ${scores[i]}`,
    );
  }
}
