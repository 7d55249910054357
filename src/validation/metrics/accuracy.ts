import type { Label } from "../../core/label.ts";
import { type RowWeightOptions, rowWeights, weightedMean } from "./row_weights.ts";

/** The share of rows whose class is predicted.
 *
 * Agrees with `accuracy_score` of scikit-learn 1.9.1.
 *
 * @throws {ShapeError} If lengths differ.
 * @throws {RangeError} If there is no row, or sample weights are negative or all 0.
 * @example
 * ```ts
 * import { accuracy } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(accuracy(["a", "b"], ["a", "a"]), 0.5);
 * assertEquals(accuracy(["a", "b"], ["a", "a"], { sampleWeight: [3, 1] }), 0.75);
 * ```
 */
export function accuracy(
  truth: readonly Label[],
  predicted: readonly Label[],
  options: RowWeightOptions = {},
): number {
  const rows = { truth, predicted: predicted.length };
  const weights = rowWeights("accuracy", rows, options.sampleWeight);
  return weightedMean(weights, (row) => truth[row] === predicted[row] ? 1 : 0);
}
