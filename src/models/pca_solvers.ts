import { multiplyTransposed } from "../core/kernels/products.ts";
import type { Matrix } from "../core/matrix.ts";
import { toMatrix } from "../core/ml_matrix.ts";
import { transpose } from "../core/transpose.ts";
import { EVD, Matrix as MlMatrix } from "../deps/ml_matrix.ts";
import type { PrincipalAxes, SolverOptions } from "./pca_axes.ts";
import { randomizedSvd } from "./pca_randomized_svd.ts";
import { thinSvd } from "./thin_svd.ts";

/** How components are found: `"full"`: by an exact singular value decomposition; `"covarianceEigh"`: from the covariances,
 * quick where rows are many and columns few; `"randomized"`: close to exact, quick where few components of a large matrix
 * are wanted; `"auto"`: chosen by size, as scikit-learn does.
 */
export type PCASolver = "auto" | "full" | "covarianceEigh" | "randomized";

/** One way a name. Each takes centred rows. */
export const pcaSolvers: Readonly<
  Record<Exclude<PCASolver, "auto">, (x: Matrix, options: SolverOptions) => PrincipalAxes>
> = {
  full: (x) => {
    const { singularValues, right } = thinSvd(x, { left: false, right: true });
    return { singularValues, components: transpose(right) };
  },
  covarianceEigh,
  randomized: randomizedSvd,
};

/** scikit-learn's choice: covariances of few columns, the exact decomposition of what is small, else the randomised one
 * if it saves anything.
 */
export function chooseSolver(
  { rows, columns }: Matrix,
  nComponents: number,
): Exclude<PCASolver, "auto"> {
  if (columns <= 1000 && rows >= 10 * columns) return "covarianceEigh";
  if (Math.max(rows, columns) <= 500) return "full";
  const few = nComponents >= 1 && nComponents < 0.8 * Math.min(rows, columns);
  return few ? "randomized" : "full";
}

/** Eigenvectors of `xᵀ · x`: variances below about 1e-16 of the largest are lost in rounding. */
function covarianceEigh(x: Matrix): PrincipalAxes {
  const { rows, columns, data } = multiplyTransposed(x, x);
  const { realEigenvalues, eigenvectorMatrix } = new EVD(
    MlMatrix.from1DArray(rows, columns, data),
    { assumeSymmetric: true },
  );
  const axes = transpose(toMatrix(eigenvectorMatrix));
  const order = realEigenvalues.map((_, k) => k)
    .sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  return {
    singularValues: Float64Array.from(order, (k) => Math.sqrt(Math.max(0, realEigenvalues[k]))),
    components: axes.takeRows(order),
  };
}
