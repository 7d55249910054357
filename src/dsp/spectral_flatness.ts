import { checkPositive } from "../core/check.ts";
import type { SpectralOptions } from "./framing.ts";
import { magnitudesOf, perFrame, type SpectrumSource } from "./spectrum_source.ts";

/** Options of {@linkcode spectralFlatness}. */
export interface SpectralFlatnessOptions extends SpectralOptions {
  /** A power below this counts as this. @default {1e-10} */
  readonly amin?: number;
  /** Exponent of the magnitudes. @default {2} */
  readonly power?: number;
}

/** How much every frame is like noise: the geometric mean of its power by the arithmetic mean. 0 for a tone, 1 for white
 * noise, and for silence.
 *
 * Agrees with `librosa.feature.spectral_flatness` of librosa 0.11.0 within a relative 1e-5.
 *
 * @param sound A mono signal, its transform, or magnitudes of shape `(frames, bins)`.
 * @returns One number a frame, 0 to 1: `1 + floor(samples / hopLength)` for centred frames of an even `nFft`.
 * @throws {RangeError} If the sound is empty, not finite or negative where it must not be, or an option is out of range.
 * @throws {TypeError} If the sound is no `Float32Array` or matrix, or a name is unknown.
 * @throws {ShapeError} If a matrix has no frames, or not the bins of `nFft`.
 * @example
 * ```ts
 * import { Matrix, spectralFlatness } from "@medley/medley";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const [flat, peaked] = spectralFlatness(Matrix.fromRows([[2, 2, 2], [0, 9, 0]]));
 * assertAlmostEquals(flat, 1, 1e-12);
 * assertAlmostEquals(peaked, 0, 1e-6);
 * ```
 */
export function spectralFlatness(
  sound: SpectrumSource,
  options: SpectralFlatnessOptions = {},
): Float64Array {
  const { amin = 1e-10, power = 2 } = options;
  checkPositive("amin", amin);
  checkPositive("power", power);
  return perFrame(magnitudesOf(sound, options).values, (bins) => {
    let logarithms = 0, sum = 0;
    for (let k = 0; k < bins.length; k++) {
      const value = Math.max(amin, bins[k] ** power);
      logarithms += Math.log(value);
      sum += value;
    }
    return Math.exp(logarithms / bins.length) / (sum / bins.length);
  });
}
