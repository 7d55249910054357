import { Matrix } from "./matrix.ts";

/** Rows as columns, in the type that they come in. */
export function transpose({ rows, columns, data }: Matrix): Matrix {
  const turned = Matrix.zeros(columns, rows, data instanceof Float32Array ? "f32" : "f64");
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) turned.data[j * rows + i] = data[i * columns + j];
  }
  return turned;
}
