import type { Matrix } from "../../core/matrix.ts";
import type { ClassColumns } from "./class_columns.ts";
import { weightedMean } from "./row_weights.ts";
import type { ScoredRows } from "./threshold_counts.ts";

/** The rows of one class against all others, by the scores of its column. */
export function oneVsRest({ values, places, weights }: ClassColumns, k: number): ScoredRows {
  return {
    scores: columnOf(values, k),
    isPositive: Array.from(places, (place) => place === k),
    weights,
  };
}

/** A metric of two classes, for any number: of two, the second against the first; of more, the mean over the classes, each against
 * all others, equally (`macro`) or by the weight of their rows (`weighted`).
 */
export function averageOneVsRest(
  columns: ClassColumns,
  average: "macro" | "weighted",
  metric: (rows: ScoredRows) => number,
): number {
  const { classes, places, weights } = columns;
  if (classes.length === 2) {
    return metric(oneVsRest(columns, 1));
  }
  const support = new Float64Array(classes.length);
  weights.forEach((weight, row) => support[places[row]] += weight);
  if (average === "macro") support.fill(1);
  // A class without rows has no say where classes count by their rows, though it has no score either.
  return weightedMean(support, (k) => support[k] === 0 ? 0 : metric(oneVsRest(columns, k)));
}

/** The scores of a class; a single column is that of the second of two. */
function columnOf({ rows, columns, data }: Matrix, k: number): Float64Array {
  const column = columns === 1 ? 0 : k;
  return Float64Array.from({ length: rows }, (_, row) => data[row * columns + column]);
}
