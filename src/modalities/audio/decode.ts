import { DecodeError, LimitError } from "../../errors.ts";
import { beginning, Decoder } from "../decoder.ts";

/** A decoded sound. */
export interface Audio {
  /** In Hz. */
  readonly sampleRate: number;
  /** One array a channel, all of one length; integers of any width become numbers in [-1, 1). */
  readonly channels: readonly Float32Array[];
}

/** How large a sound may be. */
export interface AudioLimits {
  /** Largest number of samples, over all channels. @default {100_000_000} (38 minutes of 44.1 kHz stereo) */
  readonly maxSamples?: number;
}

/** What `wasm/audio` exports: one input to fill, one output to read. */
interface AudioExports {
  readonly memory: WebAssembly.Memory;
  input(length: number): number;
  decode_input(maxSamples: number): number;
  samples_pointer(): number;
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

/** Decodes a WAV file: PCM of 8, 16, 24 or 32 bits, floats of 32 or 64, A-law or µ-law; at most 8 channels and 768 kHz.
 *
 * A file that holds fewer samples than its header says is an error; a stream, whose header says nothing, gives what it has.
 *
 * @throws {DecodeError} If the bytes are no WAV file, corrupt, cut short, or without samples.
 * @throws {LimitError} If the header says more than allowed; nothing was allocated for it.
 */
export async function decodeAudio(
  bytes: Uint8Array,
  { maxSamples = 100_000_000 }: AudioLimits = {},
): Promise<Audio> {
  const tag = new TextDecoder("latin1").decode(bytes.subarray(0, 12));
  if (!tag.startsWith("RIFF") || !tag.endsWith("WAVE")) {
    throw new DecodeError(`Cannot decode the audio: it is not a WAV file; ${beginning(bytes)}`);
  }
  return await decoder.run((exports) => {
    const pointer = exports.input(bytes.length) >>> 0;
    new Uint8Array(exports.memory.buffer, pointer, bytes.length).set(bytes);
    const status = exports.decode_input(maxSamples);
    try {
      if (status === CORRUPT || status === TOO_LARGE) throw fault(exports, status);
      return { sampleRate: exports.output_sample_rate(), channels: takeChannels(exports) };
    } finally {
      exports.output_free();
    }
  });
}

function takeChannels(exports: AudioExports): Float32Array[] {
  const count = exports.output_channels(), frames = exports.samples_length() / count;
  const start = exports.samples_pointer() >>> 0;
  return Array.from(
    { length: count },
    (_, channel) =>
      new Float32Array(exports.memory.buffer, start + channel * frames * 4, frames).slice(),
  );
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
