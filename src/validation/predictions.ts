import type { Label } from "../core/label.ts";
import { ShapeError } from "../errors.ts";

/** What is predicted of rows: one label a row; or a list of such predictions, one a repeat of the cross-validation. */
export type Predictions = readonly Label[] | readonly (readonly Label[])[];

/** The repeats of predictions: one, where they are not repeated. */
export function repeatsOf(predictions: Predictions): readonly (readonly Label[])[] {
  const isRepeated = (given: Predictions): given is readonly (readonly Label[])[] =>
    Array.isArray(given[0]);
  return isRepeated(predictions) ? predictions : [predictions];
}

/** @throws {ShapeError} If there is not one value a row. */
export function checkLength(what: string, values: readonly unknown[], rows: number): void {
  if (values.length === rows) return;
  throw new ShapeError("Cannot compare predictions", {
    expected: `${rows} ${what}, one a row`,
    actual: `${values.length}`,
  });
}
