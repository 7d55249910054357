import { BlockMatrix } from "../core/block_matrix.ts";
import { checkInteger, checkPositive, checkSeed } from "../core/check.ts";
import type { Matrix } from "../core/matrix.ts";
import { checkFinite } from "./check_features.ts";

/** How fast an RBF kernel `exp(−γ |x − y|²)` falls: a number, or `"scale"`: `1 / (columns · variance of all entries)`, as
 * scikit-learn's support vector machines take it.
 */
export type RbfGamma = number | "scale";

/** What approximations of the kernel are told. */
export interface RbfOptions {
  readonly gamma?: RbfGamma;
  readonly nComponents?: number;
  readonly seed?: number;
}

/** Checks options, and fills in the defaults.
 *
 * @throws {RangeError} If `gamma` is not above 0, `nComponents` is not an integer of at least 1, or `seed` one from 0 to 2³² − 1.
 */
export function rbfOptions(options: RbfOptions): Required<RbfOptions> {
  const { gamma = "scale", nComponents = 100, seed = 42 } = options;
  if (gamma !== "scale") checkPositive("gamma", gamma);
  checkInteger("nComponents", nComponents, 1);
  checkSeed(seed);
  return { gamma, nComponents, seed };
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
