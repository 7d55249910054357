import type { Comparison } from "../pipeline/compare_modalities.ts";
import type { PipelineModel } from "../pipeline/pipeline.ts";
import type { TriedFusion } from "../fusion/auto/auto_fusion_model.ts";
import type { Calibration } from "../fusion/auto/rank_by.ts";
import type { Abstention } from "./abstention.ts";

/** What a search has tried, and how good it was on rows left out. */
export type SearchRecord = {
  /** As `late/optimised`. */
  readonly chosen: string;
  readonly early: string | null;
  readonly late: string | null;
  readonly tried: readonly TriedFusion[];
  readonly fits: number;
  readonly isComplete: boolean;
};

/** What the model file says of its training.
 *
 * @param facts `classifiers`: what was tried; `rows`: those trained on; `corrupt`: values that were taken for absent; `comparison`: what the candidate was
 * chosen by, if there was one; `calibrate`: how probabilities were, if they were; `abstention`: below which confidence it abstains.
 */
export function trainingRecord(
  candidate: string,
  { comparison, ...facts }: {
    classifiers: readonly string[];
    rows: number;
    seed: number;
    corrupt: number;
    comparison: Comparison | undefined;
    calibrate?: Calibration;
    abstention?: Abstention;
    search: SearchRecord;
  },
): PipelineModel["training"] {
  if (comparison === undefined) return { candidate, ...facts };
  const { split, folds, repeats } = comparison;
  const { accuracy, accuracyStd, macroF1, logLoss } = comparison.best;
  const metrics = { split, folds, repeats, accuracy, accuracyStd, macroF1, logLoss };
  return { candidate, ...facts, metrics };
}
