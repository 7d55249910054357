import { checkOneEach } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, toMatrix } from "../core/ml_matrix.ts";
import { checkProbabilities, probabilityColumns } from "../validation/metrics/class_columns.ts";
import { checkColumns } from "./check_features.ts";

/** What a fit on probabilities may be told about its rows. */
export interface ProbabilityFitOptions {
  /** The class of each column. @default {those of the labels, sorted} */
  readonly classes?: readonly Label[];
  /** How much each row counts, ≥ 0. @default {1 for every row} */
  readonly sampleWeight?: ArrayLike<number>;
  /** The group of each row: folds keep the rows of a group together. @default {every row stands alone} */
  readonly groups?: readonly Label[];
}

/** Probabilities and what was true, checked. */
export interface CalibrationProblem {
  /** Shape `(rows, classes)`, in f64. */
  readonly probabilities: Matrix;
  /** The column of each row's true class. */
  readonly places: Uint32Array;
  readonly weights: Float64Array;
}

/** Checks probabilities and labels, and finds the column of every label.
 *
 * @throws {ShapeError} If lengths differ, or there is not one class a column.
 * @throws {RangeError} If there is no row, there are fewer than two columns, a label is not among the classes, or a probability is
 * not in [0, 1].
 */
export function poseCalibration(
  given: DenseMatrix,
  y: readonly Label[],
  { classes, sampleWeight, groups }: ProbabilityFitOptions,
): CalibrationProblem {
  if (given.columns < 2) {
    throw new RangeError(
      `Cannot compute a calibration: there must be one column a class, two at least: current value is ${given.columns}`,
    );
  }
  checkOneEach("compute a calibration", given.rows, { groups });
  const { values, places, weights } = probabilityColumns("a calibration", {
    truth: y,
    given,
  }, { classes, sampleWeight });
  return { probabilities: asF64(values), places, weights };
}

/** The rows of a problem that are in a fold. */
export function takeProblem(
  { probabilities, places, weights }: CalibrationProblem,
  rows: ArrayLike<number>,
): CalibrationProblem {
  return {
    probabilities: probabilities.takeRows(rows),
    places: Uint32Array.from(rows, (row) => places[row]),
    weights: Float64Array.from(rows, (row) => weights[row]),
  };
}

/** Probabilities that a model is to change, in f64.
 *
 * @param columns As many as it was fitted on.
 * @throws {ShapeError} If there are others.
 * @throws {RangeError} If a probability is not in [0, 1].
 */
export function probabilitiesToChange(given: DenseMatrix, columns: number): Matrix {
  checkColumns("calibrate", given, columns);
  const probabilities = toMatrix(given);
  checkProbabilities("a calibration", probabilities.data);
  return asF64(probabilities);
}

function asF64(matrix: Matrix): Matrix {
  if (matrix.data instanceof Float64Array) return matrix;
  return new Matrix(matrix.rows, matrix.columns, Float64Array.from(matrix.data));
}
