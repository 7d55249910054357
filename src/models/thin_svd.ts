import { Matrix } from "../core/matrix.ts";
import { toMatrix } from "../core/ml_matrix.ts";
import { Matrix as MlMatrix, SVD } from "../deps/ml_matrix.ts";

/** `x = left · diag(singularValues) · rightᵀ`, with as many values as `x` has rows or columns, whichever is fewer. */
export interface ThinSvd {
  /** Orthonormal columns, shape `(rows, values)`; of no columns where they were not asked for. */
  readonly left: Matrix;
  /** Descending. */
  readonly singularValues: Float64Array;
  /** Orthonormal columns, shape `(columns, values)`; of no columns where they were not asked for. */
  readonly right: Matrix;
}

/** The singular value decomposition of a dense matrix that is not empty.
 *
 * @param wanted Which vectors to compute.
 */
export function thinSvd(
  { rows, columns, data }: Matrix,
  wanted: { readonly left: boolean; readonly right: boolean },
): ThinSvd {
  const svd = new SVD(MlMatrix.from1DArray(rows, columns, data), {
    autoTranspose: true,
    computeLeftSingularVectors: wanted.left,
    computeRightSingularVectors: wanted.right,
  });
  return {
    left: wanted.left ? toMatrix(svd.leftSingularVectors) : Matrix.zeros(rows, 0),
    singularValues: Float64Array.from(svd.diagonal),
    right: wanted.right ? toMatrix(svd.rightSingularVectors) : Matrix.zeros(columns, 0),
  };
}
