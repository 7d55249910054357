import { checkOneOf } from "../../core/check.ts";
import type { Label } from "../../core/label.ts";
import {
  type ClassColumns,
  classColumns,
  type ClassValues,
  type ProbabilityMetricOptions,
} from "./class_columns.ts";
import { averageOneVsRest, oneVsRest } from "./one_vs_rest.ts";
import { rowWeights, weightedMean } from "./row_weights.ts";
import { countByThreshold, type ScoredRows } from "./threshold_counts.ts";

/** Options of {@linkcode rocAuc}. */
export interface RocAucOptions extends ProbabilityMetricOptions {
  /** Of three classes and more: each against all others, or each pair against each other. @default {"ovr"} */
  readonly multiClass?: "ovr" | "ovo";
  /** Of three classes and more: whether classes or pairs count equally or by their rows. @default {"macro"} */
  readonly average?: "macro" | "weighted";
}

/** The area under the ROC curve: how likely a row of a class scores higher for it than a row of another class does, a tie being
 * half a hit.
 *
 * Of three classes and more, the mean over classes (`"ovr"`), or over pairs of classes that occur, both ways (`"ovo"`: Hand and
 * Till, "A simple generalisation of the area under the ROC curve for multiple class classification problems", 2001). Agrees
 * with `roc_auc_score` of scikit-learn 1.9.1.
 *
 * @param scores Shape `(rows, classes)`, of three classes and more probabilities; or of two classes any score of the second, one
 * a row.
 * @returns NaN where it is not defined: where the truth holds one class only or, as macro average of each class against all
 * others, lacks a class.
 * @throws {ShapeError} If lengths differ, or there is not one class a column.
 * @throws {TypeError} If pairs of classes are to be weighted by row: `"ovo"` with sample weights.
 * @throws {RangeError} If there is no row, a label is not among `classes`, a score is NaN or infinite, or rows of three columns and
 * more do not sum to 1.
 * @example
 * ```ts
 * import { rocAuc } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rocAuc(["no", "yes", "no", "yes"], [0.1, 0.9, 0.6, 0.4]), 0.75);
 * ```
 */
export function rocAuc(
  truth: readonly Label[],
  scores: ClassValues,
  options: RocAucOptions = {},
): number {
  const { multiClass = "ovr", average = "macro", sampleWeight } = options;
  checkOneOf("multiClass", multiClass, ["ovr", "ovo"]);
  checkOneOf("average", average, ["macro", "weighted"]);
  if (options.classes === undefined && new Set(truth).size === 1) {
    // The classes of the columns are not known, and not needed.
    const rows = "columns" in scores ? scores.rows : scores.length;
    rowWeights("ROC AUC", { truth, predicted: rows }, sampleWeight);
    return NaN;
  }
  const columns = classColumns("ROC AUC", { truth, given: scores }, options);
  if (columns.classes.length > 2) {
    checkSums(columns);
    if (multiClass === "ovo") {
      if (sampleWeight === undefined) return pairwise(columns, average);
      throw new TypeError(
        'Cannot compute ROC AUC: sample weights are not defined for pairs of classes; use multiClass "ovr"',
      );
    }
  }
  return averageOneVsRest(columns, average, areaUnder);
}

/** By the trapezoidal rule; NaN if there are no positive rows, or no others. */
function areaUnder(rows: ScoredRows): number {
  const { truePositives, falsePositives } = countByThreshold(rows);
  let area = 0, lastTrue = 0, lastFalse = 0;
  truePositives.forEach((positives, i) => {
    area += (falsePositives[i] - lastFalse) * (positives + lastTrue) / 2;
    lastTrue = positives;
    lastFalse = falsePositives[i];
  });
  return area / (lastTrue * lastFalse);
}

function pairwise(columns: ClassColumns, average: "macro" | "weighted"): number {
  const { classes, places } = columns;
  const rowsOf = classes.map((_, k) => places.reduce((count, place) => count + +(place === k), 0));
  const occurring = [...classes.keys()].filter((k) => rowsOf[k] > 0);
  const pairs = occurring.flatMap((a, i) => occurring.slice(i + 1).map((b) => [a, b]));
  const weights = pairs.map(([a, b]) => average === "macro" ? 1 : rowsOf[a] + rowsOf[b]);
  return weightedMean(weights, (pair) => {
    const [a, b] = pairs[pair];
    const inPair = Float64Array.from(places, (place) => place === a || place === b ? 1 : 0);
    const areaOf = (k: number) => areaUnder({ ...oneVsRest(columns, k), weights: inPair });
    return (areaOf(a) + areaOf(b)) / 2;
  });
}

function checkSums({ values }: ClassColumns): void {
  for (let row = 0; row < values.rows; row++) {
    const sum = Array.from(values.row(row)).reduce((total, p) => total + p, 0);
    if (Math.abs(sum - 1) <= 1e-5) continue;
    throw new RangeError(
      `Cannot compute ROC AUC: scores of three classes and more must be probabilities: row ${row} sums to ${sum}`,
    );
  }
}
