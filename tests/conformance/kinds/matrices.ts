import { Matrix } from "../../../src/core/matrix.ts";
import { Matrix as MlMatrix } from "../../../src/deps/ml_matrix.ts";

/** A copy whose row 2 begins with NaN. */
export function withNaN({ rows, columns, data }: Matrix): Matrix {
  const spoilt = data.slice();
  spoilt[2 * columns] = NaN;
  return new Matrix(rows, columns, spoilt);
}

/** The same matrix of the ml-matrix package, under the type of those that specs take it for. */
export function asMl({ rows, columns, data }: Matrix): Matrix {
  return MlMatrix.from1DArray(rows, columns, data) as unknown as Matrix;
}
