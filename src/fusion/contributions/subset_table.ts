import type { Block } from "../../core/block.ts";
import type { Label } from "../../core/label.ts";
import type { FusionModel } from "../fusion.ts";
import { type Coalitions, predictCoalitions } from "./coalitions.ts";
import { checkLabelled, type SubsetScore, subsetScore } from "./score_rows.ts";

/** How well rows are predicted by some of the modalities. */
export interface SubsetRow extends SubsetScore {
  /** Names of the modalities, in the model's order; none for the prior. */
  readonly modalities: readonly string[];
  /** Number of rows that have any of them; the others are given the prior. */
  readonly present: number;
}

/** Scores a model on labelled rows with every subset of its modalities present, from none to all; it is not fitted anew.
 *
 * @param labels One a row, all among the model's classes.
 * @returns `2^M` rows of the table, small subsets first. Plain data, ready for JSON.
 * @throws {TypeError} As {@linkcode shapley}.
 * @throws {ShapeError} As {@linkcode shapley}, or if labels and blocks differ in length.
 * @throws {RangeError} If there is no row, or a label is not among the classes.
 * @throws {ContributionError} As {@linkcode shapley}.
 * @example
 * ```ts
 * import { type Block, EarlyFusion, Matrix, subsetTable } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
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
 * const table = subsetTable(new EarlyFusion().fit(blocks, labels), blocks, labels);
 * assertEquals(table.map(({ modalities }) => modalities), [[], ["image"], ["audio"], ["image", "audio"]]);
 * assertEquals(table[0].accuracy, 0.5);
 * ```
 */
export function subsetTable(
  model: FusionModel,
  blocks: readonly Block[],
  labels: readonly Label[],
): SubsetRow[] {
  return subsetsOf(predictCoalitions(model, blocks), labels);
}

/** The table of subsets that are predicted already. */
export function subsetsOf(coalitions: Coalitions, labels: readonly Label[]): SubsetRow[] {
  const { classes, modalities, held } = coalitions;
  checkLabelled(held.length, labels);
  return coalitions.probabilities
    .map((probabilities, subset) => ({
      modalities: modalities.filter((_, m) => (subset >>> m) & 1),
      present: held.filter((has) => (has & subset) !== 0).length,
      ...subsetScore(labels, { probabilities, classes }),
    }))
    .sort((a, b) => a.modalities.length - b.modalities.length);
}
