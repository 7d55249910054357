import { checkInteger } from "../core/check.ts";
import { overlapAdd } from "../core/kernels/fourier.ts";
import { LimitError } from "../errors.ts";
import { framesOf } from "./framing.ts";
import type { Spectrogram } from "./spectrogram.ts";

/** Options of {@linkcode istft}. */
export interface IstftOptions {
  /** Samples to return: what is beyond the last frame is 0. @default {as many as the frames tell of} */
  readonly length?: number;
}

/** Most samples that are returned: 1 GiB. */
const MAX_SAMPLES = 2 ** 28;

/** The signal whose short-time Fourier transform comes closest, in the sense of least squares: frames are transformed back,
 * windowed again, overlapped and added, and divided by the sum of the squared windows, where that is not 0.
 *
 * Gives back the signal that went through {@linkcode stft}, within f32's rounding, wherever windows cover it; `length` also
 * gives its end, of less than a hop. Source: D. W. Griffin, J. S. Lim (1984); agrees with `librosa.istft` of librosa 0.11.0
 * within 1e-6 of the largest sample.
 *
 * @returns `(frames - 1) × hopLength` samples for centred frames of an even `nFft`; a frame more for others.
 * @throws {RangeError} If `length` is not a positive integer.
 * @throws {LimitError} If there would be more than 2²⁸ samples.
 * @example
 * ```ts
 * import { istft, stft } from "@medley/medley";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const signal = Float32Array.from({ length: 500 }, (_, j) => Math.sin(j * j / 1000));
 * const again = istft(stft(signal, { nFft: 50 }), { length: 500 });
 * signal.forEach((sample, j) => assertAlmostEquals(again[j], sample, 1e-6));
 * ```
 */
export function istft(spectrogram: Spectrogram, options: IstftOptions = {}): Float32Array {
  const { re, framing: { nFft, hopLength, center } } = spectrogram;
  const start = center ? Math.floor(nFft / 2) : 0;
  const { length = nFft + hopLength * (re.rows - 1) - 2 * start } = options;
  if (options.length !== undefined) checkInteger("length", length, 1);
  if (length > MAX_SAMPLES) {
    throw new LimitError("Cannot transform back: the number of samples", {
      limit: MAX_SAMPLES,
      actual: length,
    });
  }
  return overlapAdd(spectrogram, { ...framesOf(spectrogram.framing), start, length });
}
