import { Matrix } from "../core/matrix.ts";

/** The same matrix in f32, if that is what the other one holds. */
export function storedAs(other: Matrix, matrix: Matrix): Matrix {
  if (other.data instanceof Float64Array) return matrix;
  return new Matrix(matrix.rows, matrix.columns, Float32Array.from(matrix.data));
}
