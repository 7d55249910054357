import { checkInteger } from "../core/check.ts";
import { derivative } from "../core/kernels/savitzky_golay.ts";
import type { Matrix } from "../core/matrix.ts";

/** Options of {@linkcode delta}. */
export interface DeltaOptions {
  /** Frames that each derivative is fitted to: odd, at least 3. @default {9} */
  readonly width?: number;
  /** First or second derivative. @default {1} */
  readonly order?: 1 | 2;
}

/** Derivatives of features along frames: Savitzky–Golay, the polynomial of degree `order` fitted to `width` frames.
 *
 * The first and last `width / 2` frames have that of the first and last window. Agrees with `librosa.feature.delta`
 * (mode "interp") of librosa 0.11.0, transposed, within 1e-9, and f32's rounding. NaN stays in its column, in every window
 * that it is in.
 *
 * @param features Shape `(frames, columns)`, `width` frames or more.
 * @returns A new matrix of the same shape and storage.
 * @throws {RangeError} If `width` is even, below 3, or above the number of frames, or `order` neither 1 nor 2.
 * @example
 * ```ts
 * import { delta, Matrix } from "@medley/medley";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const line = Matrix.fromRows(Array.from({ length: 9 }, (_, t) => [3 * t]));
 * assertAlmostEquals(delta(line).row(0)[0], 3, 1e-12);
 * ```
 */
export function delta(features: Matrix, options: DeltaOptions = {}): Matrix {
  const { width = 9, order = 1 } = options;
  checkInteger("width", width, 3);
  if (width % 2 === 0 || width > features.rows) {
    throw new RangeError(
      `Cannot use width: it must be odd and at most the number of frames, ${features.rows}: current value is ${width}`,
    );
  }
  if (order !== 1 && order !== 2) {
    throw new RangeError(`Cannot use order: it must be 1 or 2: current value is ${order}`);
  }
  return derivative(features, { width, order });
}
