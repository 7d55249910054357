import { encodeWav } from "./wav.ts";

/** A WAV file of f32 samples, one array a channel. */
export function floatWav(
  sampleRate: number,
  ...channels: readonly ArrayLike<number>[]
): Uint8Array {
  const frames = channels[0].length;
  const data = Float32Array.from(
    { length: frames * channels.length },
    (_, i) => channels[i % channels.length][Math.floor(i / channels.length)],
  );
  return encodeWav(
    { encoding: 3, bits: 32, channels: channels.length, sampleRate },
    new Uint8Array(data.buffer),
  );
}
