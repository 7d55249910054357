import type { Block } from "../core/block.ts";
import type { Label } from "../core/label.ts";
import { type Ablation, ablationOf } from "../fusion/contributions/ablate_modalities.ts";
import { predictCoalitions } from "../fusion/contributions/coalitions.ts";
import {
  importanceOf,
  type ModalityImportance,
} from "../fusion/contributions/modality_importance.ts";
import {
  type PermutationImportance,
  permutationImportance,
} from "../fusion/contributions/permutation_importance.ts";
import {
  type RobustnessCurve,
  robustnessOf,
  type RobustnessOptions,
} from "../fusion/contributions/robustness_curve.ts";
import type { ImportanceOptions } from "../fusion/contributions/score_rows.ts";
import { type SubsetRow, subsetsOf } from "../fusion/contributions/subset_table.ts";
import { withoutEachOf } from "../fusion/contributions/without_each.ts";
import type { PipelineModel } from "./pipeline.ts";

/** Options of {@linkcode analyzeModalities}. */
export interface ModalityAnalysisOptions extends ImportanceOptions, RobustnessOptions {
  /** Times that each column is shuffled, ≥ 1. @default {5} */
  readonly repeats?: number;
}

/** Which modalities and columns a model's performance rests on. Plain data, ready for JSON. */
export interface ModalityAnalysis {
  /** The performance shared out: see {@linkcode modalityImportance}. */
  readonly importance: ModalityImportance;
  /** The performance without each modality: see {@linkcode ablateModalities}. */
  readonly ablation: Ablation;
  /** The performance with every subset: see {@linkcode subsetTable}. */
  readonly subsets: readonly SubsetRow[];
  /** The performance as each modality leaves more and more rows: see {@linkcode robustnessCurve}. */
  readonly robustness: RobustnessCurve;
  /** What is lost when a column is shuffled: see {@linkcode permutationImportance}. */
  readonly permutation: PermutationImportance;
}

/** Tells which modalities and columns a model's performance on labelled rows rests on.
 *
 * All that is said of modalities rests on one prediction for every subset of them; columns are shuffled on top of that.
 *
 * @param blocks What the model's `predict` gave of the rows, which should be none that it was fitted on.
 * @param labels One a row, all among the model's classes.
 * @throws {TypeError | ShapeError | RangeError | ContributionError} As the functions that it combines.
 * @example
 * ```ts
 * import { analyzeModalities, EarlyFusion, FeatureExtractor, formatModalityAnalysis, Pipeline, readTable, tabular, text } from "@medley/medley";
 * import { assert } from "@std/assert";
 *
 * const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${i % 2 ? "warm coat,clothing" : "new novel,books"}`);
 * const table = await readTable({ text: ["price,title,kind", ...rows].join("\n") }, {
 *   label: "kind",
 *   roles: { title: "text" },
 * });
 * const extractor = new FeatureExtractor({ tabular: tabular(), text: text.tfidf() });
 * const model = await new Pipeline({ extractor, fusion: new EarlyFusion() }).fit(table);
 * const { blocks } = await model.predict(table);
 * const analysis = analyzeModalities(model, blocks, table.labels());
 * assert(analysis.ablation.modalities.text.change.value < -0.3);
 * console.log(formatModalityAnalysis(analysis));
 * ```
 */
export function analyzeModalities(
  model: Pick<PipelineModel, "extractor" | "fusion">,
  blocks: readonly Block[],
  labels: readonly Label[],
  options: ModalityAnalysisOptions = {},
): ModalityAnalysis {
  const coalitions = predictCoalitions(model.fusion, blocks);
  const withoutEach = withoutEachOf(coalitions);
  return {
    importance: importanceOf(coalitions, labels, options),
    ablation: ablationOf(withoutEach, labels, options),
    subsets: subsetsOf(coalitions, labels),
    robustness: robustnessOf(withoutEach, labels, options),
    permutation: permutationImportance(model.fusion, blocks, labels, {
      columns: model.extractor.featureColumns,
      repeats: options.repeats,
      scoring: options.scoring,
      seed: options.seed,
    }),
  };
}
