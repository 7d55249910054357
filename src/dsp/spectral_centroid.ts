import type { FloatArray } from "../core/matrix.ts";
import type { SpectralOptions } from "./framing.ts";
import { SMALLEST_NORMAL } from "./numbers.ts";
import { binFrequencies, magnitudesOf, perFrame, type SpectrumSource } from "./spectrum_source.ts";

/** Options of a spectral feature in Hz. */
export interface SpectralFrequencyOptions extends SpectralOptions {
  /** In Hz. */
  readonly sampleRate: number;
}

/** Mean frequency of every frame's spectrum, weighed by magnitude: how bright it sounds. 0 where there is silence.
 *
 * Agrees with `librosa.feature.spectral_centroid` of librosa 0.11.0 within a relative 1e-6.
 *
 * @param sound A mono signal, its transform, or magnitudes of shape `(frames, bins)`.
 * @returns In Hz, one number a frame: `1 + floor(samples / hopLength)` for centred frames of an even `nFft`.
 * @throws {RangeError} If the sound is empty, not finite or negative where it must not be, or an option is out of range.
 * @throws {TypeError} If the sound is no `Float32Array` or matrix, or a name is unknown.
 * @throws {ShapeError} If a matrix has no frames, or not the bins of `nFft`.
 * @example
 * ```ts
 * import { spectralCentroid } from "@medley/medley";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const tone = Float32Array.from({ length: 8000 }, (_, j) => Math.sin(2 * Math.PI * j / 8));
 * assertAlmostEquals(spectralCentroid(tone, { sampleRate: 8000 })[8], 1000, 1);
 * ```
 */
export function spectralCentroid(
  sound: SpectrumSource,
  options: SpectralFrequencyOptions,
): Float64Array {
  const { values, nFft } = magnitudesOf(sound, options);
  const frequencies = binFrequencies(nFft, options.sampleRate);
  return perFrame(values, (bins) => centroidOf(bins, frequencies));
}

/** The mean frequency of one frame. */
export function centroidOf(bins: FloatArray, frequencies: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < bins.length; k++) sum += bins[k] * frequencies[k];
  return sum / totalOf(bins);
}

/** The sum of a frame's bins; 1 where it is nothing, for what is divided by it. */
export function totalOf(bins: FloatArray): number {
  let total = 0;
  for (let k = 0; k < bins.length; k++) total += bins[k];
  return total < SMALLEST_NORMAL ? 1 : total;
}
