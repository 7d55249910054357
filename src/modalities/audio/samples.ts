import { DecodeError } from "../../errors.ts";
import { resample } from "../../dsp/resample.ts";
import type { Audio } from "../../io/media_source.ts";

/** A mono sound. */
export interface Signal {
  /** The samples, within about ±1. */
  readonly samples: Float32Array;
  /** In Hz. */
  readonly sampleRate: number;
}

/** What is asked of a sound before it is measured. */
export interface SignalOptions {
  /** In Hz; `"native"` keeps the file's own. */
  readonly sampleRate: number | "native";
  /** Only the beginning is heard; `null`: all of it. */
  readonly durationSeconds: number | null;
}

/** Powers of larger ones overflow f32; they are no sound either. */
const MAX_SAMPLE = 1e12;

/** Keeps the beginning of a sound, mixes its channels to one (their mean), and resamples: in this order, as librosa does.
 *
 * @throws {DecodeError} If a sample is beyond ±1e12.
 */
export function toSignal(audio: Audio, options: SignalOptions): Signal {
  const { durationSeconds, sampleRate } = options;
  return toRate(mix(cut(audio, { durationSeconds: durationSeconds ?? Infinity })), sampleRate);
}

/** A part of a sound, at least one sample of it.
 *
 * @throws {RangeError} If the offset is beyond the end.
 */
export function cut(
  { channels, sampleRate }: Audio,
  { offsetSeconds = 0, durationSeconds = Infinity }: {
    offsetSeconds?: number;
    durationSeconds?: number;
  },
): Audio {
  const start = Math.floor(offsetSeconds * sampleRate);
  const wanted = Math.max(1, Math.floor(durationSeconds * sampleRate));
  if (start >= channels[0].length) {
    const seconds = channels[0].length / sampleRate;
    throw new RangeError(
      `Cannot use offsetSeconds: the sound ends after ${seconds} seconds: current value is ${offsetSeconds}`,
    );
  }
  return {
    sampleRate,
    channels: channels.map((channel) => channel.subarray(start, start + wanted)),
  };
}

/** The channels' mean. */
export function mix({ channels, sampleRate }: Audio): Signal {
  if (channels.length === 1) return { samples: channels[0], sampleRate };
  const samples = channels[0].map((_, i) => {
    let sum = 0;
    for (const channel of channels) sum += channel[i];
    return sum / channels.length;
  });
  return { samples, sampleRate };
}

/** A channel at another sample rate.
 *
 * @throws {DecodeError} If a sample is beyond ±1e12.
 */
export function toRate({ samples, sampleRate: native }: Signal, rate: number | "native"): Signal {
  const at = samples.findIndex((sample) => !(Math.abs(sample) <= MAX_SAMPLE));
  if (at >= 0) {
    throw new DecodeError(
      `Cannot use the audio: sample ${at} is ${samples[at]}, and must be within ±1e12`,
    );
  }
  return rate === "native" || rate === native
    ? { samples, sampleRate: native }
    : { samples: resample(samples, { from: native, to: rate }), sampleRate: rate };
}
