import type { Label } from "../../core/label.ts";
import { countByThreshold, type CurveOptions, scoredRows } from "./threshold_counts.ts";

/** Options of {@linkcode rocCurve}. */
export interface RocCurveOptions extends CurveOptions {
  /** Whether points on the straight line between their neighbours are left out. @default {true} */
  readonly dropIntermediate?: boolean;
}

/** The points of a ROC curve, from (0, 0) to (1, 1). */
export interface RocCurve {
  /** False positive rates, ascending: the share of the other rows that score at least the threshold. */
  readonly fpr: readonly number[];
  /** True positive rates, ascending: the share of the positive rows that score at least the threshold. */
  readonly tpr: readonly number[];
  /** Descending, from infinity: the threshold that catches no row. */
  readonly thresholds: readonly number[];
}

/** How many rows of the positive class are caught at the price of how many others, as the threshold falls.
 *
 * Agrees with `roc_curve` of scikit-learn 1.9.1. Without positive rows all `tpr` are NaN, without others all `fpr`.
 *
 * @param scores Of the positive class, one a row: the higher, the surer.
 * @throws {ShapeError} If lengths differ.
 * @throws {RangeError} If there is no row, a score is NaN or infinite, or there are not two classes and `positive` is not given.
 * @example
 * ```ts
 * import { rocCurve } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rocCurve(["no", "yes", "no", "yes"], [0.1, 0.9, 0.6, 0.4]), {
 *   fpr: [0, 0, 0.5, 0.5, 1],
 *   tpr: [0, 0.5, 0.5, 1, 1],
 *   thresholds: [Infinity, 0.9, 0.6, 0.4, 0.1],
 * });
 * ```
 */
export function rocCurve(
  truth: readonly Label[],
  scores: ArrayLike<number>,
  options: RocCurveOptions = {},
): RocCurve {
  const { dropIntermediate = true } = options;
  const counts = countByThreshold(scoredRows("ROC curve", { truth, scores }, options));
  const { thresholds, truePositives, falsePositives } = counts;
  const last = thresholds.length - 1;
  const isCorner = (points: readonly number[], i: number) =>
    points[i + 1] - points[i] !== points[i] - points[i - 1];
  const kept = [...thresholds.keys()].filter((i) =>
    !dropIntermediate || i === 0 || i === last ||
    isCorner(truePositives, i) || isCorner(falsePositives, i)
  );
  const rates = (points: readonly number[]) =>
    [0, ...kept.map((i) => points[i])].map((point) => point / points[last]);
  return {
    fpr: rates(falsePositives),
    tpr: rates(truePositives),
    thresholds: [Infinity, ...kept.map((i) => thresholds[i])],
  };
}
