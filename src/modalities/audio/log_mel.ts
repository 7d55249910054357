import { checkInteger } from "../../core/check.ts";
import { checkFftSize } from "../../dsp/framing.ts";
import { melSpectrogram } from "../../dsp/mel_spectrogram.ts";
import { powerToDb } from "../../dsp/power_to_db.ts";
import type { StateReader } from "../../core/state.ts";
import { MediaModality } from "../media.ts";
import type { AudioExtractor, MediaExtractor } from "../media_extractor.ts";
import { type Signal, toSignal } from "./samples.ts";

/** Options of {@linkcode logMel}. */
export interface LogMelOptions {
  /** Segments of equal length that a sound is cut into. @default {12} */
  readonly segments?: number;
  /** Mel bands from 0 Hz to half the sample rate. @default {32} */
  readonly bands?: number;
  /** Every sound is resampled to this, in Hz, an integer; `"native"` keeps each file's own. @default {"native"} */
  readonly sampleRate?: number | "native";
  /** Samples in a frame, 2 to 65536; powers of two are fastest. @default {512} */
  readonly nFft?: number;
  /** Samples from one frame to the next. @default {80} */
  readonly hopLength?: number;
  /** The columns to read. @default {all of the role audio} */
  readonly columns?: readonly string[];
}

/** Shorter sounds are followed by silence. */
const MIN_SAMPLES = 2048;
const MAX_FEATURES = 2 ** 16;

/** The course of sounds: the energy of each mel band (in dB) in each of a few segments, whatever the length.
 *
 * The shape is `(bands, segments)`. Energies are at most 80 dB below the loudest; a sound with fewer frames than segments
 * repeats some. For short sounds that begin and end with what they are: a word, a knock, a call.
 *
 * @throws {RangeError} If an option is out of its range.
 * @example
 * ```ts
 * import { audio } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(audio.logMel({ segments: 6 }).modality, "audio");
 * ```
 */
export function logMel(options: LogMelOptions = {}): MediaModality {
  const { segments = 12, bands = 32, sampleRate = "native", nFft = 512, hopLength = 80 } = options;
  checkInteger("segments", segments, 1);
  checkInteger("bands", bands, 1);
  if (segments * bands > MAX_FEATURES) {
    throw new RangeError(
      `Cannot use segments × bands: it must be at most ${MAX_FEATURES}: current value is ${
        segments * bands
      }`,
    );
  }
  if (sampleRate !== "native") checkInteger("sampleRate", sampleRate, 1);
  checkFftSize(nFft);
  checkInteger("hopLength", hopLength, 1);
  return new MediaModality(logMelExtractor({ segments, bands, sampleRate, nFft, hopLength }), {
    columns: options.columns,
  });
}

/** What measures for {@linkcode logMel}, of the options in a model file. */
export function readLogMel(reader: StateReader): MediaExtractor {
  const sampleRate = reader.json("sampleRate");
  const { extractor } = logMel({
    segments: reader.number("segments"),
    bands: reader.number("bands"),
    sampleRate: sampleRate === "native" ? sampleRate : reader.number("sampleRate"),
    nFft: reader.number("nFft"),
    hopLength: reader.number("hopLength"),
  });
  return extractor;
}

function logMelExtractor(options: Required<Omit<LogMelOptions, "columns">>): AudioExtractor {
  const { sampleRate, bands, segments } = options;
  return {
    modality: "audio",
    type: "AudioLogMelModel",
    version: 1,
    options: { ...options },
    features: (audio) =>
      Promise.try(() => {
        const signal = toSignal(audio, { sampleRate, durationSeconds: null });
        return { shape: [bands, segments], values: logMelVector(signal, options) };
      }),
    names: () => featureNames(bands, segments),
  };
}

/** The features of one sound, band by band. */
export function logMelVector(
  signal: Signal,
  options: { segments: number; bands: number; nFft: number; hopLength: number },
): Float32Array {
  const { segments, bands, nFft, hopLength } = options;
  const { sampleRate } = signal;
  const samples = padded(signal.samples);
  const energies = powerToDb(melSpectrogram(samples, { sampleRate, bands, nFft, hopLength }));
  const vector = new Float32Array(bands * segments);
  for (let segment = 0; segment < segments; segment++) {
    const from = edge(segment, { segments, frames: energies.rows });
    const to = Math.max(edge(segment + 1, { segments, frames: energies.rows }), from + 1);
    for (let band = 0; band < bands; band++) {
      let sum = 0;
      for (let frame = from; frame < to; frame++) sum += energies.data[frame * bands + band];
      vector[band * segments + segment] = sum / (to - from);
    }
  }
  return vector;
}

/** Where a segment begins, in frames: in the very arithmetic of `numpy.linspace`, so that it is the same one. */
function edge(segment: number, { segments, frames }: { segments: number; frames: number }): number {
  return segment === segments ? frames : Math.trunc(segment * (frames / segments));
}

function padded(samples: Float32Array): Float32Array {
  if (samples.length >= MIN_SAMPLES) return samples;
  const longer = new Float32Array(MIN_SAMPLES);
  longer.set(samples);
  return longer;
}

function featureNames(bands: number, segments: number): string[] {
  const two = (k: number) => `${k + 1}`.padStart(2, "0");
  return Array.from(
    { length: bands * segments },
    (_, k) => `mel${two(Math.floor(k / segments))}_seg${two(k % segments)}`,
  );
}
