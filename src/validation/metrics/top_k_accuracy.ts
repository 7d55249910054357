import { checkInteger } from "../../core/check.ts";
import type { Label } from "../../core/label.ts";
import type { DenseMatrix } from "../../core/ml_matrix.ts";
import { classColumns, type ProbabilityMetricOptions } from "./class_columns.ts";
import { weightedMean } from "./row_weights.ts";

/** Options of {@linkcode topKAccuracy}. */
export interface TopKAccuracyOptions extends ProbabilityMetricOptions {
  /** How many classes a row may name, ≥ 1. @default {2} */
  readonly k?: number;
}

/** The share of rows whose class is among the `k` that score highest.
 *
 * Of equal scores the later column comes first. Agrees with `top_k_accuracy_score` of scikit-learn 1.9.1 for three classes and more.
 *
 * @param scores Probabilities or any other scores, shape `(rows, classes)`.
 * @throws {ShapeError} If lengths differ, or there is not one class a column.
 * @throws {RangeError} If there is no row, a label is not among `classes`, or `k` is not an integer of at least 1.
 * @example
 * ```ts
 * import { Matrix, topKAccuracy } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const scores = Matrix.fromRows([[0.5, 0.4, 0.1], [0.6, 0.3, 0.1]]);
 * assertEquals(topKAccuracy(["b", "c"], scores, { classes: ["a", "b", "c"] }), 0.5);
 * ```
 */
export function topKAccuracy(
  truth: readonly Label[],
  scores: DenseMatrix,
  options: TopKAccuracyOptions = {},
): number {
  const { k = 2 } = options;
  checkInteger("k", k, 1);
  const { values, places, weights } = classColumns(
    "top-k accuracy",
    { truth, given: scores },
    options,
  );
  return weightedMean(weights, (row) => {
    const all = values.row(row), place = places[row];
    const before = all.filter((score, j) =>
      score > all[place] || (score === all[place] && j > place)
    );
    return before.length < k ? 1 : 0;
  });
}
