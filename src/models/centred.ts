import { Matrix } from "../core/matrix.ts";

/** Rows less the means of their columns, in f64. */
export function centred({ rows, columns, data }: Matrix, mean: Float64Array): Matrix {
  const differences = new Float64Array(data.length);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) differences[at] = data[at] - mean[j];
  }
  return new Matrix(rows, columns, differences);
}
