import { checkPositive } from "../core/check.ts";
import { type MelBands, melEnergies, melEnergiesOfSignal } from "../core/kernels/mel.ts";
import { Matrix } from "../core/matrix.ts";
import { checkSignal } from "./check_signal.ts";
import { featureFramingOf, type Framing, type SpectralOptions } from "./framing.ts";
import { type MelBandOptions, melBandsOf } from "./mel_filter_bank.ts";
import { magnitudesOf, powersOf, type SpectrumSource } from "./spectrum_source.ts";

/** Options of {@linkcode melSpectrogram}. */
export interface MelSpectrogramOptions extends SpectralOptions, MelBandOptions {
  /** Exponent of the magnitudes: 1 for energy, 2 for power. A matrix is taken for what has it already. @default {2} */
  readonly power?: number;
}

/** Energy of a sound in mel bands: {@linkcode stft}, squared magnitudes, {@linkcode melFilterBank}.
 *
 * Agrees with `librosa.feature.melspectrogram` of librosa 0.11.0, transposed, within a relative 2e-4. Frames as they are by
 * default, and any of a power of two, take a fast way, in f32.
 *
 * @param sound A mono signal, its transform, or powers of shape `(frames, bins)`.
 * @returns f32, shape `(frames, bands)`; a signal has `1 + floor(samples / hopLength)` frames.
 * @throws {RangeError} If the sound is empty, not finite or negative where it must not be, or an option is out of range.
 * @throws {TypeError} If the sound is no `Float32Array` or matrix, or a name is unknown.
 * @throws {ShapeError} If a matrix has no frames, or not the bins of `nFft`.
 * @example
 * ```ts
 * import { melSpectrogram } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const noise = Float32Array.from({ length: 8000 }, (_, j) => Math.sin(j * j) / 4);
 * const { rows, columns } = melSpectrogram(noise, { sampleRate: 8000, bands: 40 });
 * assertEquals([rows, columns], [16, 40]);
 * ```
 */
export function melSpectrogram(sound: SpectrumSource, options: MelSpectrogramOptions): Matrix {
  const fast = fastPath(sound, options);
  if (fast !== undefined) return melEnergiesOfSignal(fast.signal, fast);
  const { power = 2 } = options;
  checkPositive("power", power);
  const { values, nFft } = power === 2 || sound instanceof Matrix
    ? powersOf(sound, options)
    : magnitudesOf(sound, options);
  const raised = power === 2 || power === 1 || sound instanceof Matrix
    ? values
    : new Matrix(values.rows, values.columns, values.data.map((x) => x ** power));
  return melEnergies(raised, melBandsOf(options, nFft));
}

/** The checked signal, bands and hop length, if the sound can take the fast way. */
export function fastPath(
  sound: SpectrumSource,
  options: MelSpectrogramOptions,
): MelBands & { signal: Float32Array; hopLength: number } | undefined {
  if (!(sound instanceof Float32Array) || (options.power ?? 2) !== 2) return undefined;
  const framing = featureFramingOf(options);
  if (!isPlain(framing)) return undefined;
  checkSignal(sound);
  const { hopLength, nFft } = framing;
  return { ...melBandsOf(options, nFft), signal: sound, hopLength };
}

function isPlain({ nFft, winLength, window, center, padMode }: Framing): boolean {
  const named = window === "hann" && winLength === nFft;
  return named && center && padMode === "constant" && Number.isInteger(Math.log2(nFft));
}
