import type { Label } from "../../core/label.ts";
import { checkProbabilities } from "./class_columns.ts";
import { binOf, type BinStrategy } from "./probability_bins.ts";
import { type CurveOptions, scoredRows } from "./threshold_counts.ts";

/** Options of {@linkcode calibrationCurve}. */
export interface CalibrationCurveOptions extends Pick<CurveOptions, "positive"> {
  /** Number of bins, ≥ 1. @default {5} */
  readonly bins?: number;
  /** Whether bins are equally wide (`"uniform"`) or hold equally many rows (`"quantile"`). @default {"uniform"} */
  readonly strategy?: BinStrategy;
}

/** What became of rows that were given about the same probability; one entry a bin that holds a row. */
export interface CalibrationCurve {
  /** The share of the bin's rows that is of the positive class. */
  readonly probTrue: readonly number[];
  /** The mean probability that the bin's rows were given. */
  readonly probPred: readonly number[];
  /** Number of rows in the bin. */
  readonly counts: readonly number[];
}

/** The data of a reliability diagram: how often rows are of a class that are said to be so with probability p.
 *
 * Agrees with `calibration_curve` of scikit-learn 1.9.1.
 *
 * @param probabilities Of the positive class, one a row.
 * @throws {ShapeError} If lengths differ.
 * @throws {RangeError} If there is no row, a probability is not in [0, 1], or there are not two classes and `positive` is not given.
 * @example
 * ```ts
 * import { calibrationCurve } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const curve = calibrationCurve(["no", "yes", "yes", "yes"], [0.25, 0.25, 0.75, 1], { bins: 2 });
 * assertEquals(curve, { probTrue: [0.5, 1], probPred: [0.25, 0.875], counts: [2, 2] });
 * ```
 */
export function calibrationCurve(
  truth: readonly Label[],
  probabilities: ArrayLike<number>,
  options: CalibrationCurveOptions = {},
): CalibrationCurve {
  const { positive, bins = 5, strategy = "uniform" } = options;
  const { isPositive } = scoredRows(
    "calibration curve",
    { truth, scores: probabilities },
    { positive },
  );
  checkProbabilities("calibration curve", probabilities);
  const binOfRow = binOf(probabilities, { bins, strategy });
  const real = new Float64Array(bins), said = new Float64Array(bins);
  const counts = new Uint32Array(bins);
  binOfRow.forEach((bin, row) => {
    if (isPositive[row]) real[bin]++;
    said[bin] += probabilities[row];
    counts[bin]++;
  });
  const filled = [...counts.keys()].filter((bin) => counts[bin] > 0);
  return {
    probTrue: filled.map((bin) => real[bin] / counts[bin]),
    probPred: filled.map((bin) => said[bin] / counts[bin]),
    counts: filled.map((bin) => counts[bin]),
  };
}
