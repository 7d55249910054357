import { DecodeError, LimitError } from "../../errors.ts";
import type { Audio } from "../../io/media_source.ts";
import { beginning, Decoder } from "../decoder.ts";
import { findFormat, FORMATS } from "./formats.ts";

/** How large a sound may be. */
export interface AudioLimits {
  /** Largest number of samples, over all channels. @default {100_000_000} (19 minutes of 44.1 kHz stereo) */
  readonly maxSamples?: number;
}

/** What `wasm/audio` exports: one input to fill, one output to read. */
interface AudioExports {
  readonly memory: WebAssembly.Memory;
  input(length: number): number;
  decode_input(format: number, maxSamples: number): number;
  samples_pointer(channel: number): number;
  samples_length(): number;
  output_sample_rate(): number;
  output_channels(): number;
  message_pointer(): number;
  message_length(): number;
  output_limit(): number;
  output_actual(): number;
  output_free(): void;
}

const decoder = new Decoder<AudioExports>(() => import("../../../wasm/pkg/audio.ts"));

/** Statuses that the decoder returns. */
const CORRUPT = 1, TOO_LARGE = 2;

/** Decodes a sound, its format told by its first bytes:
 *
 * - WAV and AIFF: PCM of 8, 16, 24 or 32 bits, floats of 32 or 64, A-law or µ-law; FLAC; ALAC in M4A: the exact samples.
 * - MP3, Ogg Vorbis (one or two channels), AAC of the low-complexity profile (one or two channels) as M4A or ADTS: within
 *   1e-4 of ffmpeg 5.1. What the encoder added at the beginning and the end is left out where the file says how much that is.
 *
 * At most 8 channels and 768 kHz. A file that holds less than its header says, that stops in the middle of a frame, or whose
 * checksums do not hold is an error; a stream, whose header says nothing, gives what it has.
 *
 * @throws {DecodeError} If the bytes are of no such format, corrupt, cut short, or without samples.
 * @throws {LimitError} If the header says more than allowed, and nothing was allocated for it; or, where it says nothing, as
 * soon as there are more samples.
 */
export async function decodeAudio(
  bytes: Uint8Array,
  { maxSamples = 100_000_000 }: AudioLimits = {},
): Promise<Audio> {
  const format = formatCode(bytes);
  return await decoder.run((exports) => {
    const pointer = exports.input(bytes.length) >>> 0;
    new Uint8Array(exports.memory.buffer, pointer, bytes.length).set(bytes);
    const status = exports.decode_input(format, maxSamples);
    try {
      if (status === CORRUPT || status === TOO_LARGE) throw fault(exports, status);
      return { sampleRate: exports.output_sample_rate(), channels: takeChannels(exports) };
    } finally {
      exports.output_free();
    }
  });
}

/** @throws {DecodeError} If the bytes are not of a format that is decoded; names it if it is known. */
function formatCode(bytes: Uint8Array): number {
  const format = findFormat(bytes);
  if (format?.code !== undefined) return format.code;
  const names = FORMATS.map(({ name }) => name).join(", ");
  throw new DecodeError(
    format === undefined
      ? `Cannot decode the audio: it is none of ${names}; ${beginning(bytes)}`
      : `Cannot decode the audio: ${format.name} is not supported: convert it to FLAC, WAV, MP3, Vorbis or M4A`,
  );
}

function takeChannels(exports: AudioExports): Float32Array[] {
  const frames = exports.samples_length();
  return Array.from({ length: exports.output_channels() }, (_, channel) => {
    const pointer = exports.samples_pointer(channel) >>> 0;
    return new Float32Array(exports.memory.buffer, pointer, frames).slice();
  });
}

function fault(exports: AudioExports, status: number): DecodeError | LimitError {
  const bytes = new Uint8Array(
    exports.memory.buffer,
    exports.message_pointer() >>> 0,
    exports.message_length(),
  );
  const message = `Cannot decode the audio: ${new TextDecoder().decode(bytes)}`;
  return status === TOO_LARGE
    ? new LimitError(message, { limit: exports.output_limit(), actual: exports.output_actual() })
    : new DecodeError(message);
}
