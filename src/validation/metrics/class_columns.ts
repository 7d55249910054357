import { encodeLabels, type Label } from "../../core/label.ts";
import { Matrix } from "../../core/matrix.ts";
import { type DenseMatrix, toMatrix } from "../../core/ml_matrix.ts";
import { ShapeError } from "../../errors.ts";
import { checkDifferent } from "./class_counts.ts";
import { placesOf } from "./places_of.ts";
import { type RowWeightOptions, rowWeights } from "./row_weights.ts";

/** What a model says of each class: shape `(rows, classes)`; or of two classes only the second's values, one a row. */
export type ClassValues = DenseMatrix | ArrayLike<number>;

/** Options of metrics of probabilities. */
export interface ProbabilityMetricOptions extends RowWeightOptions {
  /** The class of each column; of two, the second is the positive one. @default {those of the truth, sorted} */
  readonly classes?: readonly Label[];
}

/** One column a class, checked. */
export interface ClassColumns {
  /** Shape `(rows, classes)`; a single column if only values of the second of two classes are known. */
  readonly values: Matrix;
  readonly classes: readonly Label[];
  /** The place of each row's true class. */
  readonly places: Uint32Array;
  readonly weights: Float64Array;
}

/** Checks that there is one column a class, and that all values are finite.
 *
 * @param metric What cannot be computed, as "log loss".
 * @throws {ShapeError} If lengths differ.
 * @throws {RangeError} If there is no row, a true label is not among `classes`, or a value is NaN or infinite.
 */
export function classColumns(
  metric: string,
  rows: { readonly truth: readonly Label[]; readonly given: ClassValues },
  options: ProbabilityMetricOptions,
): ClassColumns {
  const { truth, given } = rows;
  const values = columnsOf(given);
  const weights = rowWeights(metric, { truth, predicted: values.rows }, options.sampleWeight);
  const classes = options.classes ?? encodeLabels(truth).classes;
  checkDifferent(metric, classes);
  const expected = values.columns === 1 ? 2 : values.columns;
  if (classes.length !== expected) {
    throw new ShapeError(
      `Cannot compute ${metric}: classes and columns differ; give the classes of all columns`,
      { expected: `${expected} classes`, actual: `${classes.length}` },
    );
  }
  const wrong = values.data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new RangeError(
      `Cannot compute ${metric}: row ${Math.floor(wrong / values.columns)} holds ${
        values.data[wrong]
      }`,
    );
  }
  return { values, classes, places: placesOf(truth, classes), weights };
}

/** As {@linkcode classColumns}, of probabilities, both columns of two classes.
 *
 * @throws {RangeError} If a value is not in [0, 1] but for rounding.
 */
export function probabilityColumns(
  metric: string,
  rows: { readonly truth: readonly Label[]; readonly given: ClassValues },
  options: ProbabilityMetricOptions,
): ClassColumns {
  const columns = classColumns(metric, rows, options);
  const { values } = columns;
  checkProbabilities(metric, values.data);
  if (values.columns > 1) return columns;
  const both = Matrix.zeros(values.rows, 2);
  values.data.forEach((p, row) => both.row(row).set([1 - p, p]));
  return { ...columns, values: both };
}

/** @throws {RangeError} If a value is not in [0, 1] but for rounding. */
export function checkProbabilities(metric: string, values: ArrayLike<number>): void {
  const wrong = Array.from(values).find((p) => !(p > -1e-9 && p < 1 + 1e-9));
  if (wrong === undefined) return;
  throw new RangeError(
    `Cannot compute ${metric}: probabilities must be in [0, 1]: current value is ${wrong}`,
  );
}

function columnsOf(given: ClassValues): Matrix {
  return "columns" in given
    ? toMatrix(given)
    : new Matrix(given.length, 1, Float64Array.from(given));
}
