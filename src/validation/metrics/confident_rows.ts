import {
  type ClassValues,
  probabilityColumns,
  type ProbabilityMetricOptions,
} from "./class_columns.ts";
import type { Label } from "../../core/label.ts";

/** How sure a row's prediction is, and whether it is right. */
export interface ConfidentRows {
  /** The largest probability of each row. */
  readonly confidence: Float64Array;
  /** 1 where that is of the true class, else 0; of two equals, the first is predicted. */
  readonly isRight: Uint8Array;
  readonly weights: Float64Array;
}

/** Reads off probabilities how sure the prediction of each row is.
 *
 * @param metric What cannot be computed, as "expected calibration error".
 * @throws {ShapeError} If lengths differ, or there is not one class a column.
 * @throws {RangeError} If there is no row, a label is not among `classes`, or a probability is not in [0, 1].
 */
export function confidentRows(
  metric: string,
  rows: { readonly truth: readonly Label[]; readonly given: ClassValues },
  options: ProbabilityMetricOptions,
): ConfidentRows {
  const { values, places, weights } = probabilityColumns(metric, rows, options);
  const confidence = Float64Array.from(places, (_, row) => Math.max(...values.row(row)));
  const isRight = Uint8Array.from(
    places,
    (place, row) => values.row(row).indexOf(confidence[row]) === place ? 1 : 0,
  );
  return { confidence, isRight, weights };
}
