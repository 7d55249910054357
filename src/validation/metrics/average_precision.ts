import { checkOneOf } from "../../core/check.ts";
import type { Label } from "../../core/label.ts";
import { classColumns, type ClassValues, type ProbabilityMetricOptions } from "./class_columns.ts";
import { averageOneVsRest } from "./one_vs_rest.ts";
import { countByThreshold, type ScoredRows } from "./threshold_counts.ts";

/** Options of {@linkcode averagePrecision}. */
export interface AveragePrecisionOptions extends ProbabilityMetricOptions {
  /** Of three classes and more: whether classes count equally or by their rows. @default {"macro"} */
  readonly average?: "macro" | "weighted";
}

/** The precision at each threshold, weighted by the recall that it adds: the area under the steps of the precision-recall curve.
 *
 * Of three classes and more, the mean over the classes, each against all others. Agrees with `average_precision_score` of
 * scikit-learn 1.9.1.
 *
 * @param scores Shape `(rows, classes)`; or of two classes the second's, one a row: the higher, the surer.
 * @returns 0 for a class without rows.
 * @throws {ShapeError} If lengths differ, or there is not one class a column.
 * @throws {RangeError} If there is no row, a label is not among `classes`, or a score is NaN or infinite.
 * @example
 * ```ts
 * import { averagePrecision } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(averagePrecision(["no", "yes", "no", "yes"], [0.1, 0.9, 0.6, 0.5]), (1 + 2 / 3) / 2);
 * ```
 */
export function averagePrecision(
  truth: readonly Label[],
  scores: ClassValues,
  options: AveragePrecisionOptions = {},
): number {
  const { average = "macro" } = options;
  checkOneOf("average", average, ["macro", "weighted"]);
  const columns = classColumns("average precision", { truth, given: scores }, options);
  return averageOneVsRest(columns, average, areaOfSteps);
}

function areaOfSteps(rows: ScoredRows): number {
  const { truePositives, falsePositives } = countByThreshold(rows);
  let area = 0, last = 0;
  truePositives.forEach((positives, i) => {
    if (positives === last) return;
    area += (positives - last) * positives / (positives + falsePositives[i]);
    last = positives;
  });
  return last === 0 ? 0 : area / last;
}
