import type { Block } from "../../core/block.ts";
import type { Label } from "../../core/label.ts";
import type { Interval } from "../../validation/intervals.ts";
import { meanIntervals } from "../../validation/mean_intervals.ts";
import type { FusionModel } from "../fusion.ts";
import { type Coalitions, predictCoalitions } from "./coalitions.ts";
import {
  checkLabelled,
  type Estimate,
  type ImportanceOptions,
  nameOf,
  rowScores,
  scoreOf,
} from "./score_rows.ts";
import { contributionsOf } from "./shapley.ts";
import { shapleyValues } from "./shapley_values.ts";

/** How much each modality matters on labelled rows. Plain data, ready for JSON. */
export interface ModalityImportance {
  /** Number of rows measured on. */
  readonly rows: number;
  /** What the performance is measured in. */
  readonly scoring: string;
  /** With all modalities that each row has. */
  readonly score: number;
  /** With none: the prior for every row. */
  readonly baseScore: number;
  /** By name of the modality. */
  readonly modalities: Readonly<Record<string, ImportanceOfModality>>;
}

/** How much one modality matters. */
export interface ImportanceOfModality {
  /** Its Shapley value of the performance: those of all modalities sum to `score − baseScore`. */
  readonly contribution: Estimate;
  /** Mean over rows of |its contribution to the probability of the predicted class|. */
  readonly meanAbsolute: Interval;
  /** The score with this modality alone; rows that lack it are given the prior. */
  readonly alone: number;
  /** Number of rows that have it. */
  readonly present: number;
}

/** How much each modality contributes to the performance of a model on labelled rows, and to its probabilities.
 *
 * The performance is shared out by exact Shapley values: the worth of a set of modalities is the score with them alone. Rows should
 * be none that the model was fitted on. Source: Covert, Lundberg and Lee, "Understanding Global Feature Contributions With Additive
 * Importance Measures", 2020, with modalities as players and absence for what is taken away.
 *
 * @param labels One a row, all among the model's classes if the score is of probabilities.
 * @throws {TypeError} As {@linkcode shapley}, or if `scoring` is an unknown word.
 * @throws {ShapeError} As {@linkcode shapley}, or if labels, groups and blocks differ in length.
 * @throws {RangeError} If there is no row, or a label is not among the classes.
 * @throws {ContributionError} As {@linkcode shapley}.
 * @example
 * ```ts
 * import { type Block, EarlyFusion, Matrix, modalityImportance } from "@medley/medley";
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const block = (modality: string, values: number[]): Block => ({
 *   modality,
 *   ids: values.map((_, i) => `${i}`),
 *   features: Matrix.fromRows(values.map((value) => [value])),
 *   present: new Uint8Array(values.length).fill(1),
 *   names: ["value"],
 * });
 * const labels = Array.from({ length: 40 }, (_, i) => i % 2 ? "cat" : "dog");
 * const blocks = [
 *   block("image", labels.map((label, i) => (label === "cat" ? 3 : -3) + Math.sin(i))),
 *   block("audio", labels.map((_, i) => Math.cos(7 * i))),
 * ];
 * const { score, baseScore, modalities } = modalityImportance(new EarlyFusion().fit(blocks, labels), blocks, labels);
 * const { image, audio } = modalities;
 * assert(image.contribution.value > audio.contribution.value);
 * assertAlmostEquals(image.contribution.value + audio.contribution.value, score - baseScore, 1e-12);
 * ```
 */
export function modalityImportance(
  model: FusionModel,
  blocks: readonly Block[],
  labels: readonly Label[],
  options: ImportanceOptions = {},
): ModalityImportance {
  return importanceOf(predictCoalitions(model, blocks), labels, options);
}

/** The importance by subsets that are predicted already. */
export function importanceOf(
  coalitions: Coalitions,
  labels: readonly Label[],
  options: ImportanceOptions,
): ModalityImportance {
  const { modalities, held } = coalitions;
  const { scoring = "accuracy" } = options;
  checkLabelled(held.length, labels, options.groups);
  const { classes, probabilities } = coalitions;
  const known = probabilities.map((each) => ({ probabilities: each, classes }));
  const scores = known.map((each) => scoreOf(scoring, labels, each));
  const shares = shapleyValues(scores.map((score) => [score])).map(([share]) => share);
  const byRow = known.map((each) => rowScores(scoring, labels, each));
  const sharesByRow = byRow.every((rows) => rows !== undefined) ? shapleyValues(byRow) : [];
  // All at once, as drawing rows is what takes time.
  const intervals = meanIntervals([...absoluteContributions(coalitions), ...sharesByRow], options);
  return {
    rows: held.length,
    scoring: nameOf(scoring),
    score: scores[scores.length - 1],
    baseScore: scores[0],
    modalities: Object.fromEntries(modalities.map((name, m) => [name, {
      contribution: { ...intervals[modalities.length + m], value: shares[m] },
      meanAbsolute: intervals[m],
      alone: scores[1 << m],
      present: held.reduce((count, has) => count + ((has >>> m) & 1), 0),
    }])),
  };
}

/** |Contribution to the predicted class|, one list a modality, an entry a row. */
function absoluteContributions(coalitions: Coalitions): Float64Array[] {
  const { modalities, values, probabilities } = contributionsOf(coalitions);
  return modalities.map((name) =>
    Float64Array.from({ length: probabilities.rows }, (_, i) => {
      const row = probabilities.row(i);
      return Math.abs(values[name].row(i)[row.indexOf(Math.max(...row))]);
    })
  );
}
