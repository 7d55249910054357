import { multiply } from "../core/kernels/products.ts";
import { columnMoments } from "../core/kernels/stats.ts";
import { Matrix } from "../core/matrix.ts";
import { transpose } from "../core/transpose.ts";

/** `exp(−γ |x − y|²)` of every row of `x` and every row of `y`, in f64.
 *
 * Distances come of products, `|x|² + |y|² − 2 x·y`, seen from the middle of `y`, where they cancel least. A row of it has the same
 * bits whatever rows stand beside it in `x`; one too far away to tell how far is 0.
 *
 * @returns Shape `(rows of x, rows of y)`.
 */
export function rbfKernel(x: Matrix, y: Matrix, gamma: number): Matrix {
  const middle = columnMoments(y).mean, factor = Math.sqrt(gamma);
  const left = moved(x, middle, factor), right = moved(y, middle, factor);
  const kernel = multiply(left, transpose(right));
  const leftSquares = squaredNorms(left), rightSquares = squaredNorms(right);
  for (let i = 0, at = 0; i < kernel.rows; i++) {
    for (let j = 0; j < kernel.columns; j++, at++) {
      const square = leftSquares[i] + rightSquares[j] - 2 * kernel.data[at];
      kernel.data[at] = Number.isNaN(square) ? 0 : Math.exp(-Math.max(0, square));
    }
  }
  return kernel;
}

/** `(x − middle) · factor`, in f64. */
function moved({ rows, columns, data }: Matrix, middle: Float64Array, factor: number): Matrix {
  const into = new Float64Array(data.length);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) into[at] = (data[at] - middle[j]) * factor;
  }
  return new Matrix(rows, columns, into);
}

function squaredNorms({ rows, columns, data }: Matrix): Float64Array {
  const squares = new Float64Array(rows);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) squares[i] += data[at] * data[at];
  }
  return squares;
}
