import { checkInteger } from "../core/check.ts";
import { dct, mfccOfSignal } from "../core/kernels/mel.ts";
import { Matrix } from "../core/matrix.ts";
import { ShapeError } from "../errors.ts";
import { fastPath, melSpectrogram, type MelSpectrogramOptions } from "./mel_spectrogram.ts";
import { powerToDb } from "./power_to_db.ts";
import type { SpectrumSource } from "./spectrum_source.ts";

/** Options of {@linkcode mfcc}. */
export interface MfccOptions extends MelSpectrogramOptions {
  /** Number of coefficients, at most `bands`. @default {20} */
  readonly nMfcc?: number;
}

/** Mel-frequency cepstral coefficients of a sound.
 *
 * {@linkcode melSpectrogram} → {@linkcode powerToDb} (at most 80 dB below the loudest) → orthonormal DCT-II, whose first
 * `nMfcc` coefficients are kept. Agrees with `librosa.feature.mfcc` of librosa 0.11.0, transposed, within 5e-3.
 *
 * @param sound A mono signal, its transform, or a mel spectrogram in decibels, shape `(frames, bands)`.
 * @returns f32, shape `(frames, nMfcc)`; a signal has `1 + floor(samples / hopLength)` frames.
 * @throws {RangeError} If the sound is empty or not finite, or an option is out of range.
 * @throws {TypeError} If the sound is no `Float32Array` or matrix, or a name is unknown.
 * @throws {ShapeError} If a mel spectrogram has no frames.
 * @example
 * ```ts
 * import { delta, mfcc } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const noise = Float32Array.from({ length: 8000 }, (_, j) => Math.sin(j * j) / 4);
 * const coefficients = mfcc(noise, { sampleRate: 8000, nMfcc: 13 });
 * assertEquals([coefficients.rows, coefficients.columns], [16, 13]);
 * assertEquals(delta(coefficients).rows, 16);
 * ```
 */
export function mfcc(sound: SpectrumSource, options: MfccOptions): Matrix {
  const { nMfcc = 20 } = options;
  const bands = sound instanceof Matrix ? sound.columns : options.bands ?? 128;
  checkInteger("nMfcc", nMfcc, 1);
  if (nMfcc > bands) {
    throw new RangeError(
      `Cannot use nMfcc: it must be at most the number of bands, ${bands}: current value is ${nMfcc}`,
    );
  }
  const fast = fastPath(sound, options);
  if (fast !== undefined) return mfccOfSignal(fast.signal, { ...fast, nMfcc });
  return dct(decibelsOf(sound, options), nMfcc);
}

function decibelsOf(sound: SpectrumSource, options: MfccOptions): Matrix {
  if (!(sound instanceof Matrix)) return powerToDb(melSpectrogram(sound, options));
  if (sound.rows === 0) {
    throw new ShapeError("Cannot measure the mel spectrogram", {
      expected: "one frame or more",
      actual: "0",
    });
  }
  const at = sound.data.findIndex((entry) => !Number.isFinite(entry));
  if (at < 0) return sound;
  throw new RangeError(
    `Cannot measure the mel spectrogram: its entries must be finite: entry ${at} is ${
      sound.data[at]
    }`,
  );
}
