import { RandomState } from "../src/core/random.ts";

/** In Hz. */
export const SAMPLE_RATE = 22050;

/** Ten seconds of a rising tone in noise, always the same. */
export function makeClip(): Float32Array {
  const random = new RandomState(42);
  return Float32Array.from({ length: 10 * SAMPLE_RATE }, (_, i) => {
    const seconds = i / SAMPLE_RATE;
    return 0.5 * Math.sin(2 * Math.PI * (100 + 400 * seconds) * seconds) + 0.05 * random.normal();
  });
}
