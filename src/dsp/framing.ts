import { checkInteger, checkOneOf } from "../core/check.ts";
import type { Frames } from "../core/kernels/fourier.ts";
import { checkSignal } from "./check_signal.ts";
import { padEnds, type PadMode, padModes } from "./pad_ends.ts";
import { type StftWindow, windowWeights } from "./window_weights.ts";

/** How a signal is cut into frames for its spectra. */
export interface StftOptions {
  /** Samples in a frame, 2 to 65536; powers of two are fastest. @default {2048} */
  readonly nFft?: number;
  /** Samples from one frame to the next. @default {floor(winLength / 4), at least 1} */
  readonly hopLength?: number;
  /** Samples under the window, in the middle of a frame; those beside it count as 0.
   *
   * @default {the number of weights if `window` has some, else nFft}
   */
  readonly winLength?: number;
  /** What frames are multiplied by. @default {"hann"} */
  readonly window?: StftWindow;
  /** Whether frame t is centred on sample `t × hopLength`, and ends are padded; else it begins there. @default {true} */
  readonly center?: boolean;
  /** What ends are padded with. @default {"constant"} */
  readonly padMode?: PadMode;
}

/** How the signal is cut into frames that a spectral feature is measured in. */
export interface SpectralOptions extends StftOptions {
  /** Samples from one frame to the next. @default {512} */
  readonly hopLength?: number;
}

/** The options with all defaults, checked. */
export type Framing = Required<StftOptions>;

const MAX_FFT = 65536;

/** @throws {RangeError} If no transform of so many samples is there. */
export function checkFftSize(nFft: number): void {
  if (!(Number.isInteger(nFft) && nFft >= 2 && nFft <= MAX_FFT)) {
    throw new RangeError(
      `Cannot use nFft: it must be an integer from 2 to ${MAX_FFT}: current value is ${nFft}`,
    );
  }
}

/** The options with all defaults.
 *
 * @throws {RangeError} If one is out of range.
 * @throws {TypeError} If a window or a way of padding has no such name.
 */
export function framingOf(options: StftOptions): Framing {
  const { nFft = 2048, window = "hann", center = true, padMode = "constant" } = options;
  checkFftSize(nFft);
  const { winLength = typeof window === "string" ? nFft : window.length } = options;
  checkInteger("winLength", winLength, 1);
  if (winLength > nFft) {
    throw new RangeError(
      `Cannot use winLength: it must be at most nFft, ${nFft}: current value is ${winLength}`,
    );
  }
  const { hopLength = Math.max(1, Math.floor(winLength / 4)) } = options;
  checkInteger("hopLength", hopLength, 1);
  checkOneOf("padMode", padMode, padModes);
  return { nFft, hopLength, winLength, window, center, padMode };
}

/** The options of a spectral feature with all defaults. Otherwise as {@linkcode framingOf}. */
export function featureFramingOf(options: SpectralOptions): Framing {
  return framingOf({ ...options, hopLength: options.hopLength ?? 512 });
}

/** The frames of a framing: the window stands in the middle of a frame. */
export function framesOf({ nFft, winLength, window, hopLength }: Framing): Frames {
  const weights = new Float64Array(nFft);
  weights.set(windowWeights(window, winLength), Math.floor((nFft - winLength) / 2));
  return { weights, hopLength };
}

/** The signal from the beginning of its first frame on.
 *
 * @throws {TypeError} If the signal is no `Float32Array`.
 * @throws {RangeError} If it is empty or not finite, or shorter than a frame that is not centred.
 */
export function framedSignal(
  signal: Float32Array,
  { length, center, padMode }: { length: number; center: boolean; padMode: PadMode },
): Float32Array {
  checkSignal(signal);
  if (center) return padEnds(signal, { width: Math.floor(length / 2), mode: padMode });
  if (signal.length >= length) return signal;
  throw new RangeError(
    `Cannot cut the signal into frames that are not centred: it must have at least ${length} samples: ` +
      `current number is ${signal.length}`,
  );
}
