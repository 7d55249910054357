import type { Comparison } from "../pipeline/compare_modalities.ts";
import type { PipelineModel } from "../pipeline/pipeline.ts";
import { scoresByName } from "../pipeline/scores_by_name.ts";

/** What the model file says of its training.
 *
 * @param facts `classifier`: what learnt; `rows`: those trained on; `corrupt`: values that were taken for absent; `comparison`: what the candidate was
 * chosen by, if there was one.
 */
export function trainingRecord(
  candidate: string,
  { comparison, ...facts }: {
    classifier: string;
    rows: number;
    seed: number;
    corrupt: number;
    comparison: Comparison | undefined;
  },
): PipelineModel["training"] {
  if (comparison === undefined) return { candidate, ...facts };
  const { split, folds, repeats } = comparison;
  const { accuracy, accuracyStd, macroF1, logLoss } = scoresByName(comparison)[candidate];
  const metrics = { split, folds, repeats, accuracy, accuracyStd, macroF1, logLoss };
  return { candidate, ...facts, metrics };
}
