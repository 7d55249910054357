import { checkInteger, checkPositive } from "../../core/check.ts";
import type { Audio } from "../../io/media_source.ts";
import { type FileSource, loadFile } from "../load_file.ts";
import { type AudioLimits, decodeAudio } from "./decode.ts";
import { cut, mix, type Signal, toRate } from "./samples.ts";

/** Options of {@linkcode loadAudio}. */
export interface LoadAudioOptions extends AudioLimits {
  /** The sound is resampled to this, in Hz, an integer; `"native"` keeps the file's own. @default {22050} */
  readonly sampleRate?: number | "native";
  /** Where to begin. @default {0} */
  readonly offsetSeconds?: number;
  /** How much to keep. @default {all up to the end} */
  readonly durationSeconds?: number;
  /** Whether channels are mixed to one, their mean. @default {true} */
  readonly mono?: boolean;
  /** Largest size of the file in bytes. @default {67108864} (64 MiB) */
  readonly maxBytes?: number;
}

/** Loads a sound: WAV, AIFF, FLAC, MP3, Ogg Vorbis, AAC or M4A.
 *
 * The part asked for is cut out at the file's own rate, mixed to one channel, then resampled by {@linkcode resample}, as
 * `librosa.load` does, with which it agrees as that does: exactly where nothing is resampled.
 *
 * @returns Samples within about ±1; `ceil(samples × sampleRate / own rate)` of them.
 * @throws {DecodeError} If the bytes are of no such format, corrupt, or cut short, or a sample is beyond ±1e12.
 * @throws {LimitError} If there are more bytes or samples than allowed.
 * @throws {RangeError} If an option is out of range, or `offsetSeconds` beyond the end.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @example
 * ```ts
 * import { loadAudio } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * // A WAV file of 8000 Hz, mono, 16 bits, and two samples.
 * const head = "52494646" + "28000000" + "57415645" + "666d7420" + "10000000" + "01000100";
 * const rates = "401f0000" + "803e0000" + "02001000", data = "64617461" + "04000000" + "004000c0";
 * const bytes = Uint8Array.fromHex(head + rates + data);
 * const { samples, sampleRate } = await loadAudio(bytes, { sampleRate: "native" });
 * assertEquals(sampleRate, 8000);
 * assertEquals([...samples], [0.5, -0.5]);
 * ```
 */
export function loadAudio(
  source: FileSource,
  options?: LoadAudioOptions & { readonly mono?: true },
): Promise<Signal>;
/** Loads every channel of a sound, otherwise alike. */
export function loadAudio(
  source: FileSource,
  options: LoadAudioOptions & { readonly mono: false },
): Promise<Audio>;
export async function loadAudio(
  source: FileSource,
  options: LoadAudioOptions = {},
): Promise<Audio | Signal> {
  const { sampleRate = 22050, offsetSeconds = 0, durationSeconds, mono = true } = options;
  if (sampleRate !== "native") checkInteger("sampleRate", sampleRate, 1);
  if (!(offsetSeconds >= 0 && offsetSeconds < Infinity)) {
    throw new RangeError(
      `Cannot use offsetSeconds: it must be finite and ≥ 0: current value is ${offsetSeconds}`,
    );
  }
  if (durationSeconds !== undefined) checkPositive("durationSeconds", durationSeconds);
  const audio = await loadFile(source, {
    decode: (bytes) => decodeAudio(bytes, options),
    maxBytes: options.maxBytes,
  });
  const part = cut(audio, { offsetSeconds, durationSeconds });
  if (mono) return toRate(mix(part), sampleRate);
  const channels = part.channels.map((samples) => {
    return toRate({ samples, sampleRate: part.sampleRate }, sampleRate);
  });
  return {
    sampleRate: channels[0].sampleRate,
    channels: channels.map(({ samples }) => samples),
  };
}
