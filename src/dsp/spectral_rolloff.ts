import type { SpectralFrequencyOptions } from "./spectral_centroid.ts";
import { binFrequencies, magnitudesOf, perFrame, type SpectrumSource } from "./spectrum_source.ts";

/** Options of {@linkcode spectralRolloff}. */
export interface SpectralRolloffOptions extends SpectralFrequencyOptions {
  /** Share of the magnitude that lies below, 0 to 1. @default {0.85} */
  readonly rollPercent?: number;
}

/** The frequency up to which the given share of every frame's magnitude lies. 0 where there is silence.
 *
 * Agrees with `librosa.feature.spectral_rolloff` of librosa 0.11.0, but for a bin where the share ends between two.
 *
 * @param sound A mono signal, its transform, or magnitudes of shape `(frames, bins)`.
 * @returns In Hz, one number a frame: `1 + floor(samples / hopLength)` for centred frames of an even `nFft`.
 * @throws {RangeError} If the sound is empty, not finite or negative where it must not be, or an option is out of range.
 * @throws {TypeError} If the sound is no `Float32Array` or matrix, or a name is unknown.
 * @throws {ShapeError} If a matrix has no frames, or not the bins of `nFft`.
 * @example
 * ```ts
 * import { Matrix, spectralRolloff } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const magnitudes = Matrix.fromRows([[4, 3, 2, 1, 0]]);
 * assertEquals([...spectralRolloff(magnitudes, { sampleRate: 8000 })], [2000]);
 * ```
 */
export function spectralRolloff(
  sound: SpectrumSource,
  options: SpectralRolloffOptions,
): Float64Array {
  const { rollPercent = 0.85, sampleRate } = options;
  if (!(rollPercent > 0 && rollPercent < 1)) {
    throw new RangeError(
      `Cannot use rollPercent: it must be between 0 and 1: current value is ${rollPercent}`,
    );
  }
  const { values, nFft } = magnitudesOf(sound, options);
  const frequencies = binFrequencies(nFft, sampleRate);
  // Sums in the storage of the spectrogram, as librosa's: near ties fall alike.
  const round = values.data instanceof Float32Array ? Math.fround : (x: number) => x;
  return perFrame(values, (bins) => {
    const sums = bins.slice();
    for (let k = 1; k < sums.length; k++) sums[k] += sums[k - 1];
    const threshold = round(round(rollPercent) * sums[sums.length - 1]);
    return frequencies[sums.findIndex((sum) => sum >= threshold)];
  });
}
