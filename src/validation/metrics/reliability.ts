import type { Label } from "../../core/label.ts";
import type { ClassValues, ProbabilityMetricOptions } from "./class_columns.ts";
import { confidenceSums, reliabilityOf } from "./confidence_sums.ts";
import { confidentRows } from "./confident_rows.ts";
import type { BinStrategy } from "./probability_bins.ts";

/** Options of {@linkcode reliability}. */
export interface ReliabilityOptions extends ProbabilityMetricOptions {
  /** Number of bins, ≥ 1. @default {10} */
  readonly bins?: number;
  /** Whether bins are equally wide (`"uniform"`) or hold equally many rows (`"quantile"`). @default {"uniform"} */
  readonly strategy?: BinStrategy;
}

/** Rows whose predictions are about as sure. */
export interface ReliabilityBin {
  /** Their mean largest probability. */
  readonly confidence: number;
  /** The share of them that is predicted right. */
  readonly accuracy: number;
  /** Their number. */
  readonly count: number;
}

/** The data of a reliability diagram of any number of classes: how often predictions are right that are sure by so much.
 *
 * The confidence of a row is its largest probability, and its class that of the largest; of two equals, the first. For one
 * class against others see `calibrationCurve`; the bins' distances, weighted, are `expectedCalibrationError`. Means are
 * weighted by `sampleWeight`. Source: Guo et al., "On Calibration of Modern Neural Networks", 2017, section 2.
 *
 * @param probabilities Shape `(rows, classes)`; or of two classes the second's, one a row.
 * @returns One entry a bin that holds a row of weight above 0, by ascending confidence.
 * @throws {ShapeError} If lengths differ, or there is not one class a column.
 * @throws {RangeError} If there is no row, a label is not among `classes`, or a probability is not in [0, 1].
 * @example
 * ```ts
 * import { Matrix, reliability } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const probabilities = Matrix.fromRows([[0.5, 0.25, 0.25], [0.75, 0.25, 0], [0, 0.25, 0.75]]);
 * assertEquals(reliability(["a", "a", "b"], probabilities, { classes: ["a", "b", "c"], bins: 2 }), [
 *   { confidence: 0.5, accuracy: 1, count: 1 },
 *   { confidence: 0.75, accuracy: 0.5, count: 2 },
 * ]);
 * ```
 */
export function reliability(
  truth: readonly Label[],
  probabilities: ClassValues,
  options: ReliabilityOptions = {},
): ReliabilityBin[] {
  const { bins = 10, strategy = "uniform" } = options;
  const rows = confidentRows("reliability", { truth, given: probabilities }, options);
  return reliabilityOf(confidenceSums(rows, { bins, strategy }));
}
