import { checkInteger, checkOneOf } from "../core/check.ts";
import { Matrix } from "../core/matrix.ts";
import { framedSignal } from "./framing.ts";
import { type PadMode, padModes } from "./pad_ends.ts";
import { Spectrogram } from "./spectrogram.ts";
import { magnitudesOf, perFrame, type SpectrumSource } from "./spectrum_source.ts";

/** How a signal is cut into frames that are measured without a transform. */
export interface FrameOptions {
  /** Samples in a frame. @default {2048} */
  readonly frameLength?: number;
  /** Samples from one frame to the next. @default {512} */
  readonly hopLength?: number;
  /** Whether frame t is centred on sample `t × hopLength`, and ends are padded; else it begins there. @default {true} */
  readonly center?: boolean;
}

/** Options of {@linkcode rms}. */
export interface RmsOptions extends FrameOptions {
  /** What ends are padded with. @default {"constant"} */
  readonly padMode?: PadMode;
}

/** Root mean square of every frame: how loud it is.
 *
 * Agrees with `librosa.feature.rms` of librosa 0.11.0 within a relative 1e-5.
 *
 * @param sound A mono signal, its transform, or magnitudes of shape `(frames, bins)`; those two are measured as their window
 * left them (a rectangular one leaves the signal's own), and only `frameLength` is looked at.
 * @returns One number a frame: `1 + floor(samples / hopLength)` for centred frames of an even length.
 * @throws {RangeError} If the sound is empty, not finite or negative where it must not be, or an option is out of range.
 * @throws {TypeError} If the sound is no `Float32Array` or matrix, or `padMode` is unknown.
 * @throws {ShapeError} If a matrix has no frames, or not the bins of `frameLength`.
 * @example
 * ```ts
 * import { rms } from "@medley/medley";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const tone = Float32Array.from({ length: 4096 }, (_, j) => Math.sin(j));
 * assertAlmostEquals(rms(tone)[4], Math.SQRT1_2, 1e-3);
 * ```
 */
export function rms(sound: SpectrumSource, options: RmsOptions = {}): Float64Array {
  if (sound instanceof Matrix || sound instanceof Spectrogram) return ofSpectrum(sound, options);
  const { frames, frameLength, hopLength, samples } = cutFrames(sound, options);
  return Float64Array.from({ length: frames }, (_, t) => {
    let sum = 0;
    for (let i = t * hopLength, end = i + frameLength; i < end; i++) sum += samples[i] ** 2;
    return Math.sqrt(sum / frameLength);
  });
}

/** A signal, padded, with its frames: frame t begins at sample `t × hopLength`. */
export function cutFrames(
  signal: Float32Array,
  { frameLength = 2048, hopLength = 512, center = true, padMode = "constant" }: RmsOptions,
): { samples: Float32Array; frames: number; frameLength: number; hopLength: number } {
  checkInteger("frameLength", frameLength, 1);
  checkInteger("hopLength", hopLength, 1);
  checkOneOf("padMode", padMode, padModes);
  const samples = framedSignal(signal, { length: frameLength, center, padMode });
  const frames = 1 + Math.floor((samples.length - frameLength) / hopLength);
  return { samples, frames, frameLength, hopLength };
}

/** By Parseval's theorem: every bin but the first, and the last of an even frame, stands for two. */
function ofSpectrum(sound: Spectrogram | Matrix, { frameLength }: RmsOptions): Float64Array {
  const { values, nFft } = magnitudesOf(sound, { nFft: frameLength });
  const single = nFft % 2 === 0 ? values.columns - 1 : 0;
  return perFrame(values, (bins) => {
    let sum = 0;
    for (let k = 0; k < bins.length; k++) sum += bins[k] ** 2 * (k === 0 || k === single ? 1 : 2);
    return Math.sqrt(sum) / nFft;
  });
}
