import type { Comparison, FoldScore } from "./compare_modalities.ts";

/** Every score of a comparison by name: the modalities, then `early` and `late` where they were measured, then `majority`. */
export function scoresByName(comparison: Comparison): Record<string, FoldScore> {
  const { modalities, early, late, majority } = comparison;
  const scores = { ...modalities };
  if (early !== undefined) scores.early = early;
  if (late !== undefined) scores.late = late;
  return { ...scores, majority };
}
