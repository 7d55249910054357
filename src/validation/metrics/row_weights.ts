import type { Label } from "../../core/label.ts";
import { ShapeError } from "../../errors.ts";

/** How much each row counts in a metric. */
export interface RowWeightOptions {
  /** One weight a row, finite and ≥ 0. @default {1 for every row} */
  readonly sampleWeight?: ArrayLike<number>;
}

/** Checks that truth, prediction and weights go together.
 *
 * @param metric What cannot be computed, as "accuracy".
 * @returns The weight of each row.
 * @throws {ShapeError} If they differ in length.
 * @throws {RangeError} If there is no row, a weight is negative or not finite, or all are 0.
 */
export function rowWeights(
  metric: string,
  rows: { readonly truth: readonly Label[]; readonly predicted: number },
  sampleWeight?: ArrayLike<number>,
): Float64Array {
  const { truth, predicted } = rows;
  if (truth.length !== predicted) {
    throw new ShapeError(`Cannot compute ${metric}: truth and prediction differ in length`, {
      expected: `${truth.length} rows`,
      actual: `${predicted}`,
    });
  }
  if (truth.length === 0) throw new RangeError(`Cannot compute ${metric}: there is no row`);
  if (sampleWeight === undefined) return new Float64Array(truth.length).fill(1);
  if (sampleWeight.length !== truth.length) {
    throw new ShapeError(`Cannot compute ${metric}: truth and sample weights differ in length`, {
      expected: `${truth.length}`,
      actual: `${sampleWeight.length}`,
    });
  }
  const weights = Float64Array.from(sampleWeight);
  const wrong = weights.findIndex((weight) => !Number.isFinite(weight) || weight < 0);
  if (wrong >= 0) {
    throw new RangeError(
      `Cannot compute ${metric}: sample weights must be finite and ≥ 0: that of row ${wrong} is ${
        weights[wrong]
      }`,
    );
  }
  if (weights.every((weight) => weight === 0)) {
    throw new RangeError(`Cannot compute ${metric}: every sample weight is 0`);
  }
  return weights;
}

/** The weighted mean of one value a row. */
export function weightedMean(
  weights: ArrayLike<number>,
  valueOf: (row: number) => number,
): number {
  let sum = 0, total = 0;
  for (let row = 0; row < weights.length; row++) {
    sum += weights[row] * valueOf(row);
    total += weights[row];
  }
  return sum / total;
}
