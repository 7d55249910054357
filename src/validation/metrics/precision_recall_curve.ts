import type { Label } from "../../core/label.ts";
import { countByThreshold, type CurveOptions, scoredRows } from "./threshold_counts.ts";

/** The points of a precision-recall curve. */
export interface PrecisionRecallCurve {
  /** The share of the caught rows that are positive, one a threshold, and 1 at the end. */
  readonly precision: readonly number[];
  /** The share of the positive rows that are caught, descending, one a threshold, and 0 at the end. */
  readonly recall: readonly number[];
  /** Ascending. */
  readonly thresholds: readonly number[];
}

/** How precision is bought with recall, as the threshold rises.
 *
 * Agrees with `precision_recall_curve` of scikit-learn 1.9.1. Without positive rows every recall is 1 but the last.
 *
 * @param scores Of the positive class, one a row: the higher, the surer.
 * @throws {ShapeError} If lengths differ.
 * @throws {RangeError} If there is no row, a score is NaN or infinite, or there are not two classes and `positive` is not given.
 * @example
 * ```ts
 * import { precisionRecallCurve } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(precisionRecallCurve(["no", "yes", "yes"], [0.1, 0.9, 0.1]), {
 *   precision: [2 / 3, 1, 1],
 *   recall: [1, 0.5, 0],
 *   thresholds: [0.1, 0.9],
 * });
 * ```
 */
export function precisionRecallCurve(
  truth: readonly Label[],
  scores: ArrayLike<number>,
  options: CurveOptions = {},
): PrecisionRecallCurve {
  const rows = scoredRows("precision-recall curve", { truth, scores }, options);
  const { thresholds, truePositives, falsePositives } = countByThreshold(rows);
  const positives = truePositives[truePositives.length - 1];
  const precision = truePositives.map((count, i) => count / (count + falsePositives[i]));
  const recall = truePositives.map((count) => positives === 0 ? 1 : count / positives);
  return {
    precision: [...precision.reverse(), 1],
    recall: [...recall.reverse(), 0],
    thresholds: thresholds.reverse(),
  };
}
