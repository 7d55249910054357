import type { Label } from "../../core/label.ts";
import type { ClassValues, ProbabilityMetricOptions } from "./class_columns.ts";
import { calibrationErrorOf, confidenceSums } from "./confidence_sums.ts";
import { confidentRows } from "./confident_rows.ts";

/** Options of {@linkcode expectedCalibrationError}. */
export interface ExpectedCalibrationErrorOptions extends ProbabilityMetricOptions {
  /** Number of equally wide bins, ≥ 1. @default {10} */
  readonly bins?: number;
}

/** How far confidence and accuracy lie apart: their distance in each bin of confidence, weighted by the share of rows in it.
 *
 * The confidence of a row is its largest probability, and its class that of the largest; of two equals, the first.
 * Source: Guo et al., "On Calibration of Modern Neural Networks", 2017, equation 3.
 *
 * @param probabilities Shape `(rows, classes)`; or of two classes the second's, one a row.
 * @returns In [0, 1]; 0 is best.
 * @throws {ShapeError} If lengths differ, or there is not one class a column.
 * @throws {RangeError} If there is no row, a label is not among `classes`, or a probability is not in [0, 1].
 * @example
 * ```ts
 * import { expectedCalibrationError } from "@medley/medley";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // Four rows, each predicted with confidence 0.75, and three of them right.
 * const error = expectedCalibrationError(["no", "yes", "yes", "yes"], [0.75, 0.75, 0.75, 0.75]);
 * assertAlmostEquals(error, 0);
 * ```
 */
export function expectedCalibrationError(
  truth: readonly Label[],
  probabilities: ClassValues,
  options: ExpectedCalibrationErrorOptions = {},
): number {
  const { bins = 10 } = options;
  const rows = confidentRows(
    "expected calibration error",
    { truth, given: probabilities },
    options,
  );
  return calibrationErrorOf(confidenceSums(rows, { bins, strategy: "uniform" }));
}
