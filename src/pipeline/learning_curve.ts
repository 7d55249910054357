import type { Label } from "../core/label.ts";
import { compareModalities, type CompareOptions, type Comparison } from "./compare_modalities.ts";
import type { ExtractedTable, FeatureExtractor } from "./feature_extractor.ts";
import type { FusionGain } from "./fusion_gain.ts";

/** How well rows are predicted after training on a share of the training rows. Plain data, ready for JSON. */
export interface LearningCurvePoint {
  /** The share of the training rows of each fold. */
  readonly share: number;
  /** About how many rows that are. */
  readonly trainRows: number;
  /** Of whatever was chosen in each fold. */
  readonly accuracy: number;
  /** Of whatever was chosen in each fold. */
  readonly macroF1: number;
  /** What fusing gains; absent if there is one modality only. */
  readonly gain?: FusionGain;
}

/** Compares again after training on less: whether more rows would help, and whether fusing pays with few or with many.
 *
 * The test rows are the same throughout, and the training rows of a smaller share among those of a larger one.
 *
 * @param options As for {@linkcode compareModalities}; `shares`: in (0, 1], `@default {[0.25, 0.5, 0.75, 1]}`.
 * @throws {RangeError} If a share is out of range, or as {@linkcode compareModalities}.
 */
export async function learningCurve(
  extractor: FeatureExtractor,
  extracted: ExtractedTable,
  labels: readonly Label[],
  options: Omit<CompareOptions, "trainShare"> & { readonly shares?: readonly number[] } = {},
): Promise<LearningCurvePoint[]> {
  const { shares = [0.25, 0.5, 0.75, 1] } = options;
  const points: LearningCurvePoint[] = [];
  for (const share of shares) {
    const comparison = await compareModalities(extractor, extracted, labels, {
      ...options,
      trainShare: share,
    });
    points.push(pointOf(comparison, share));
  }
  return points;
}

/** What a comparison says of its share of the training rows. */
export function pointOf(comparison: Comparison, share: number): LearningCurvePoint {
  const { best: { accuracy, macroF1 }, gain, rows, folds } = comparison;
  return {
    share,
    trainRows: Math.round(share * rows * (folds - 1) / folds),
    accuracy,
    macroF1,
    gain,
  };
}
