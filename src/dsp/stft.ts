import { spectra } from "../core/kernels/fourier.ts";
import { framedSignal, framesOf, framingOf, type StftOptions } from "./framing.ts";
import { Spectrogram } from "./spectrogram.ts";

/** Short-time Fourier transform of a mono signal.
 *
 * `X[t, k] = Σ window[j] signal[t × hopLength + j - nFft / 2] exp(-2πi jk/nFft)`, calculated in f64 and rounded to f32. Agrees
 * with `librosa.stft` of librosa 0.11.0, transposed, within 1e-6 of the largest entry, but for the last frame if ends are
 * mirrored, `nFft` is even, and `hopLength` is at least half of it and divides the number of samples: librosa mirrors only
 * that frame's own samples, of which there is one too few.
 *
 * @param signal Finite samples, at least one.
 * @returns Shape `(1 + floor(samples / hopLength), floor(nFft / 2) + 1)` for centred frames and an even `nFft`.
 * @throws {TypeError} If the signal is no `Float32Array`, or a name is unknown.
 * @throws {RangeError} If the signal is empty, not finite, or shorter than a frame that is not centred; if an option is out
 * of range.
 * @throws {LimitError} If the spectra are larger than 2 GiB.
 * @example
 * ```ts
 * import { stft } from "@medley/medley";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const tone = Float32Array.from({ length: 1000 }, (_, j) => Math.cos(2 * Math.PI * j / 10));
 * const magnitude = stft(tone, { nFft: 400, hopLength: 100 }).magnitude();
 * assertEquals([magnitude.rows, magnitude.columns], [11, 201]);
 * assertAlmostEquals(magnitude.row(5)[40], 100, 1e-4);
 * ```
 */
export function stft(signal: Float32Array, options: StftOptions = {}): Spectrogram {
  const framing = framingOf(options);
  const framed = framedSignal(signal, { ...framing, length: framing.nFft });
  const { re, im } = spectra(framed, framesOf(framing));
  return new Spectrogram(re, im, framing);
}
