import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";

/** Rows of three classes 0, 1 and 2, drawn from probabilities that are known. */
export interface DrawnRows {
  /** What the classes were drawn from. */
  readonly true: Matrix;
  readonly y: readonly number[];
}

/** Softmax of normal scores, and a class drawn from each: the same draws as NumPy's for the same seed. */
export function drawnRows(rows: number, seed: number): DrawnRows {
  const random = new RandomState(seed);
  const probabilities = Matrix.zeros(rows, 3);
  probabilities.data.forEach((_, at) => probabilities.data[at] = Math.exp(1.5 * random.normal()));
  const y = Array.from({ length: rows }, (_, i) => {
    const row = probabilities.row(i), sum = row[0] + row[1] + row[2];
    row.forEach((value, k) => row[k] = value / sum);
    const share = random.random();
    return share > row[0] + row[1] ? 2 : share > row[0] ? 1 : 0;
  });
  return { true: probabilities, y };
}

/** The same order of classes, but surer: `pˢ`, brought to sum 1. */
export function sharpened({ rows, columns, data }: Matrix, sharpness: number): Matrix {
  const powers = new Matrix(rows, columns, data.map((p) => p ** sharpness));
  for (let i = 0; i < rows; i++) {
    const row = powers.row(i), sum = [...row].reduce((total, value) => total + value, 0);
    row.forEach((value, k) => row[k] = value / sum);
  }
  return powers;
}
