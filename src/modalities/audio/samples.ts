import { DecodeError } from "../../errors.ts";
import { resample } from "../../core/kernels/dsp.ts";
import type { Audio } from "../../io/media_source.ts";

/** A mono sound. */
export interface Signal {
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
  const { channels, sampleRate: native } = audio;
  const wanted = Math.max(1, Math.floor((options.durationSeconds ?? Infinity) * native));
  const samples = mix(channels.map((channel) => channel.subarray(0, wanted)));
  const loud = samples.findIndex((sample) => Math.abs(sample) > MAX_SAMPLE);
  if (loud >= 0) {
    throw new DecodeError(
      `Cannot use the audio: sample ${loud} is ${samples[loud]}, and must be within ±1e12`,
    );
  }
  const sampleRate = options.sampleRate === "native" ? native : options.sampleRate;
  return sampleRate === native
    ? { samples, sampleRate }
    : { samples: resample(samples, { from: native, to: sampleRate }), sampleRate };
}

/** The channels' mean. */
function mix(channels: readonly Float32Array[]): Float32Array {
  if (channels.length === 1) return channels[0];
  return channels[0].map((_, i) => {
    let sum = 0;
    for (const channel of channels) sum += channel[i];
    return sum / channels.length;
  });
}
