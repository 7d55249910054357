import type { Label } from "./label.ts";
import { Matrix } from "./matrix.ts";

/** Probabilities over `from` as probabilities over `to`: a class that `from` does not know has probability 0. */
export function toClasses(
  probabilities: Matrix,
  classes: { from: readonly Label[]; to: readonly Label[] },
): Matrix {
  const { from, to } = classes;
  const columns = from.map((label) => to.indexOf(label));
  const wide = Matrix.zeros(probabilities.rows, to.length);
  for (let i = 0; i < probabilities.rows; i++) {
    columns.forEach((column, j) => wide.row(i)[column] = probabilities.row(i)[j]);
  }
  return wide;
}
