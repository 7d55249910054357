import { loadAudio } from "../../../mod.ts";
import { mfccVector } from "../../../src/modalities/audio/mfcc.ts";
import type { ParityCase } from "../parity_case.ts";

const HOP_LENGTH = 512;

/** Python's two vectors, from signals of f32 and f64, are two references for one result.
 *
 * @throws {Error} If the vector is all zeros, which is what a product must not answer to a sound too short.
 */
export async function audioVector78({ params, inputs, folder }: ParityCase) {
  const { sr, duration, n_mfcc } = params as Record<string, number>;
  const options = { sampleRate: sr, durationSeconds: duration };
  const signal = await loadAudio(`${folder}/${inputs.wav}`, options);
  const vector = mfccVector(signal, n_mfcc);
  if (!vector.every(Number.isFinite)) throw new Error("the vector holds NaN or infinite numbers");
  if (vector.every((value) => value === 0)) throw new Error("the vector is all zeros");
  return {
    vector78: [...vector],
    vector78_float64_path: [...vector],
    n_frames: 1 + Math.floor(signal.samples.length / HOP_LENGTH),
  };
}
