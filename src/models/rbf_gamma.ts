import { BlockMatrix } from "../core/block_matrix.ts";
import { checkPositive } from "../core/check.ts";
import type { Matrix } from "../core/matrix.ts";
import { checkFinite } from "./check_features.ts";

/** How fast an RBF kernel `exp(−γ |x − y|²)` falls: a number, or `"scale"`: `1 / (columns · variance of all entries)`, as
 * scikit-learn's support vector machines take it.
 */
export type RbfGamma = number | "scale";

/** @throws {RangeError} If it is neither `"scale"` nor a finite number above 0. */
export function checkGamma(gamma: RbfGamma): void {
  if (gamma !== "scale") checkPositive("gamma", gamma);
}

/** The number that γ is on these rows: 1 where `"scale"` finds all entries the same.
 *
 * @param action What cannot be done, as "fit an RBF sampler".
 * @throws {RangeError} If there is no row or no column, an entry is NaN or infinite, or the variance is too large for a number.
 */
export function gammaOn(action: string, x: Matrix, gamma: RbfGamma): number {
  if (x.data.length === 0) {
    throw new RangeError(
      `Cannot ${action}: at least one row and one column are needed: there are ${x.rows} and ${x.columns}`,
    );
  }
  checkFinite(action, BlockMatrix.of(x));
  if (gamma !== "scale") return gamma;
  const scale = x.columns * varianceOf(x);
  if (Number.isFinite(scale)) return scale === 0 ? 1 : 1 / scale;
  throw new RangeError(
    `Cannot ${action}: values are too large to square: their variance is ${scale / x.columns}`,
  );
}

/** Of all entries together. */
function varianceOf({ data }: Matrix): number {
  let sum = 0, squares = 0;
  for (let k = 0; k < data.length; k++) sum += data[k];
  const mean = sum / data.length;
  for (let k = 0; k < data.length; k++) squares += (data[k] - mean) ** 2;
  return squares / data.length;
}
