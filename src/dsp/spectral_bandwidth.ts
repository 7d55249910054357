import { checkPositive } from "../core/check.ts";
import { centroidOf, type SpectralFrequencyOptions, totalOf } from "./spectral_centroid.ts";
import { binFrequencies, magnitudesOf, perFrame, type SpectrumSource } from "./spectrum_source.ts";

/** Options of {@linkcode spectralBandwidth}. */
export interface SpectralBandwidthOptions extends SpectralFrequencyOptions {
  /** Exponent of the distances. @default {2} */
  readonly p?: number;
  /** Whether magnitudes are divided by their sum. @default {true} */
  readonly norm?: boolean;
}

/** How far every frame's spectrum spreads about {@linkcode spectralCentroid}: `(Σ magnitude |f - centroid|^p)^(1/p)`.
 *
 * Agrees with `librosa.feature.spectral_bandwidth` of librosa 0.11.0 within a relative 1e-6.
 *
 * @param sound A mono signal, its transform, or magnitudes of shape `(frames, bins)`.
 * @returns In Hz, one number a frame: `1 + floor(samples / hopLength)` for centred frames of an even `nFft`.
 * @throws {RangeError} If the sound is empty, not finite or negative where it must not be, or an option is out of range.
 * @throws {TypeError} If the sound is no `Float32Array` or matrix, or a name is unknown.
 * @throws {ShapeError} If a matrix has no frames, or not the bins of `nFft`.
 * @example
 * ```ts
 * import { Matrix, spectralBandwidth } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const magnitudes = Matrix.fromRows([[1, 0, 1, 0, 0]]);
 * assertEquals([...spectralBandwidth(magnitudes, { sampleRate: 8000 })], [1000]);
 * ```
 */
export function spectralBandwidth(
  sound: SpectrumSource,
  options: SpectralBandwidthOptions,
): Float64Array {
  const { p = 2, norm = true, sampleRate } = options;
  checkPositive("p", p);
  const { values, nFft } = magnitudesOf(sound, options);
  const frequencies = binFrequencies(nFft, sampleRate);
  return perFrame(values, (bins) => {
    const centroid = centroidOf(bins, frequencies);
    let sum = 0;
    for (let k = 0; k < bins.length; k++) {
      sum += bins[k] * Math.abs(frequencies[k] - centroid) ** p;
    }
    return (norm ? sum / totalOf(bins) : sum) ** (1 / p);
  });
}
