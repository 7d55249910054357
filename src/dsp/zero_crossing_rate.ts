import { cutFrames, type FrameOptions } from "./rms.ts";

/** What is no further from 0 counts as 0, which is not negative. */
const SILENT = Math.fround(1e-10);

/** The share of a frame's samples whose sign is not that of the sample before.
 *
 * Ends are padded with the first and the last sample. Agrees with `librosa.feature.zero_crossing_rate` of librosa 0.11.0
 * exactly.
 *
 * @param signal Finite samples, at least one.
 * @returns One number a frame, 0 to 1: `1 + floor(samples / hopLength)` for centred frames of an even length.
 * @throws {RangeError} If the signal is empty, not finite, or shorter than a frame that is not centred; if an option is out
 * of range.
 * @throws {TypeError} If the signal is no `Float32Array`.
 * @example
 * ```ts
 * import { zeroCrossingRate } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const signal = Float32Array.from({ length: 64 }, (_, j) => j % 4 < 2 ? 1 : -1);
 * assertEquals(zeroCrossingRate(signal, { frameLength: 16, hopLength: 8 })[4], 7 / 16);
 * ```
 */
export function zeroCrossingRate(signal: Float32Array, options: FrameOptions = {}): Float64Array {
  const { samples, frames, frameLength, hopLength } = cutFrames(signal, {
    ...options,
    padMode: "edge",
  });
  // Of all crossings up to each sample: a frame's are the difference of two.
  const crossings = new Uint32Array(samples.length);
  for (let i = 1; i < samples.length; i++) {
    const crosses = (samples[i] < -SILENT) !== (samples[i - 1] < -SILENT);
    crossings[i] = crossings[i - 1] + (crosses ? 1 : 0);
  }
  return Float64Array.from({ length: frames }, (_, t) => {
    const start = t * hopLength;
    return (crossings[start + frameLength - 1] - crossings[start]) / frameLength;
  });
}
