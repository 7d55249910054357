import { Matrix } from "../core/matrix.ts";
import { multiply } from "../core/kernels/products.ts";
import { transpose } from "../core/transpose.ts";
import { toMatrix } from "../core/ml_matrix.ts";
import { EVD, Matrix as MlMatrix } from "../deps/ml_matrix.ts";

/** The symmetric `k^(−1/2)` of a symmetric matrix that has no negative eigenvalue but for rounding.
 *
 * @param k Shape `(n, n)`.
 * @param floor What smaller eigenvalues count as.
 */
export function inverseRoot(k: Matrix, floor: number): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EVD(
    MlMatrix.from1DArray(k.rows, k.columns, k.data),
    { assumeSymmetric: true },
  );
  const vectors = toMatrix(eigenvectorMatrix);
  const scales = realEigenvalues.map((value) => 1 / Math.sqrt(Math.max(Math.abs(value), floor)));
  const scaled = vectors.data.map((value, at) => value * scales[at % k.columns]);
  return multiply(new Matrix(k.rows, k.columns, scaled), transpose(vectors));
}
