import type { Label } from "../../core/label.ts";
import {
  type ClassValues,
  probabilityColumns,
  type ProbabilityMetricOptions,
} from "./class_columns.ts";
import { weightedMean } from "./row_weights.ts";

/** The mean of −log(probability given to the true class).
 *
 * Probabilities are clipped to [ε, 1 − ε], ε being the distance from 1 to the next number as they are stored (2⁻⁵²; 2⁻²³ of f32), so
 * that a certain error costs 36 and not infinity. Agrees with scikit-learn 1.9.1, which takes sorted classes only.
 *
 * @param probabilities Shape `(rows, classes)`; or of two classes the second's, one a row.
 * @throws {ShapeError} If lengths differ, or there is not one class a column.
 * @throws {RangeError} If there is no row, a label is not among `classes`, or a probability is not in [0, 1].
 * @example
 * ```ts
 * import { logLoss } from "@medley/medley";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(logLoss(["no", "yes"], [0.5, 0.25]), (Math.log(2) + Math.log(4)) / 2);
 * ```
 */
export function logLoss(
  truth: readonly Label[],
  probabilities: ClassValues,
  options: ProbabilityMetricOptions = {},
): number {
  const { values, places, weights } = probabilityColumns(
    "log loss",
    { truth, given: probabilities },
    options,
  );
  const epsilon = values.data instanceof Float32Array ? 2 ** -23 : Number.EPSILON;
  return weightedMean(weights, (row) => {
    const p = values.data[row * values.columns + places[row]];
    return -Math.log(Math.min(Math.max(p, epsilon), 1 - epsilon));
  });
}
