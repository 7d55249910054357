import type { Label } from "../../core/label.ts";
import {
  type ClassValues,
  probabilityColumns,
  type ProbabilityMetricOptions,
} from "./class_columns.ts";
import { weightedMean } from "./row_weights.ts";

/** Options of {@linkcode brierScore}. */
export interface BrierScoreOptions extends ProbabilityMetricOptions {
  /** Whether the sum over the classes is halved, so that it lies in [0, 1]. @default {of two classes, not of more} */
  readonly scaleByHalf?: boolean;
}

/** The mean squared distance of the probabilities from 1 for the true class and 0 for the others: the less, the better.
 *
 * Source: Brier, "Verification of forecasts expressed in terms of probability", 1950. Agrees with `brier_score_loss` of
 * scikit-learn 1.9.1.
 *
 * @param probabilities Shape `(rows, classes)`; or of two classes the second's, one a row.
 * @throws {ShapeError} If lengths differ, or there is not one class a column.
 * @throws {RangeError} If there is no row, a label is not among `classes`, or a probability is not in [0, 1].
 * @example
 * ```ts
 * import { brierScore } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(brierScore(["no", "yes"], [0.5, 1]), 0.125);
 * ```
 */
export function brierScore(
  truth: readonly Label[],
  probabilities: ClassValues,
  options: BrierScoreOptions = {},
): number {
  const { values, classes, places, weights } = probabilityColumns(
    "Brier score",
    { truth, given: probabilities },
    options,
  );
  const { scaleByHalf = classes.length === 2 } = options;
  const mean = weightedMean(
    weights,
    (row) =>
      Array.from(values.row(row)).reduce(
        (sum, p, k) => sum + (p - (k === places[row] ? 1 : 0)) ** 2,
        0,
      ),
  );
  return scaleByHalf ? mean / 2 : mean;
}
