import type { DenseMatrix, SameKind } from "../core/ml_matrix.ts";
import { ModalityBalancer, type ModalityBalancerOptions } from "./modality_balancer.ts";

/** Modalities brought to like widths and one scale: {@linkcode ModalityBalancer} fitted on the rows that it transforms.
 *
 * For rows to be predicted later, keep the model: `new ModalityBalancer(options).fit(train).transform(test)`.
 *
 * @param features Shape `(rows, columns)` each, all with the same rows.
 * @returns By the same names: an ml-matrix for an ml-matrix.
 * @throws {TypeError | ShapeError | RangeError} As {@linkcode ModalityBalancer} and its `fit`.
 * @example
 * ```ts
 * import { balanceModalityDimensions, Matrix } from "@medley/medley";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const features = { tabular: Matrix.fromRows([[1, 1000], [3, 1000], [5, 4000]]) };
 * const { tabular } = balanceModalityDimensions(features, { targetDim: 1 });
 * const squares = [...tabular.data].reduce((sum, value) => sum + value * value, 0);
 * assertAlmostEquals(squares / tabular.rows, 1); // the mean square of a row's length
 * ```
 */
export function balanceModalityDimensions<Given extends Readonly<Record<string, DenseMatrix>>>(
  features: Given,
  options?: ModalityBalancerOptions,
): { [Name in keyof Given]: SameKind<Given[Name]> } {
  return new ModalityBalancer(options).fit(features).transform(features);
}
