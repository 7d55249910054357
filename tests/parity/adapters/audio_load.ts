import { loadAudio } from "../../../mod.ts";
import type { ParityCase } from "../parity_case.ts";

/** Samples that the cases show of both ends. */
const SHOWN = 64;

/** A file's samples, mixed to one channel and resampled, and figures of them.
 *
 * `recipe_gap` tells of the case, not of Medley: how close a plainer resampler comes to Python's. It is handed back as it is.
 */
export async function audioLoad({ params, inputs, expected, folder }: ParityCase) {
  const { sr, duration } = params as Record<string, number>;
  const options = { sampleRate: sr, durationSeconds: duration };
  const { samples } = await loadAudio(`${folder}/${inputs.wav}`, options);
  const energy = samples.reduce((sum, sample) => sum + sample * sample, 0);
  return {
    n_samples: samples.length,
    rms: Math.sqrt(energy / samples.length),
    peak: samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0),
    first_64: [...samples.subarray(0, SHOWN)],
    last_64: [...samples.subarray(-SHOWN)],
    y: [...samples],
    ...("recipe_gap" in expected ? { recipe_gap: expected.recipe_gap } : {}),
  };
}
