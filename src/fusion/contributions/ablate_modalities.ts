import type { Block } from "../../core/block.ts";
import type { Label } from "../../core/label.ts";
import { meanIntervals } from "../../validation/mean_intervals.ts";
import type { FusionModel } from "../fusion.ts";
import {
  checkLabelled,
  type Estimate,
  type ImportanceOptions,
  nameOf,
  rowScores,
  scoreOf,
} from "./score_rows.ts";
import { predictWithoutEach, type WithoutEach } from "./without_each.ts";

/** What becomes of a score when a modality is taken away. Plain data, ready for JSON. */
export interface Ablation {
  /** Number of rows measured on. */
  readonly rows: number;
  /** What the performance is measured in. */
  readonly scoring: string;
  /** With all modalities that each row has. */
  readonly score: number;
  /** By name of the modality. */
  readonly modalities: Readonly<Record<string, AblatedModality>>;
}

/** What becomes of a score without one modality. */
export interface AblatedModality {
  /** The score without it; rows that have nothing else are given the prior. */
  readonly without: number;
  /** That minus the full score: below 0 where the modality helps. */
  readonly change: Estimate;
}

/** Takes each modality away from all rows in turn, and scores what the model then predicts; it is not fitted anew.
 *
 * A modality whose work another can do loses little: {@linkcode modalityImportance} shares such work between the two.
 *
 * @param labels One a row, all among the model's classes if the score is of probabilities.
 * @throws {TypeError} As {@linkcode shapley}, or if `scoring` is an unknown word.
 * @throws {ShapeError} As {@linkcode shapley}, or if labels, groups and blocks differ in length.
 * @throws {RangeError} If there is no row, or a label is not among the classes.
 * @throws {ContributionError} If the model refuses rows that lack some modalities.
 * @example
 * ```ts
 * import { ablateModalities, type Block, EarlyFusion, Matrix } from "@medley/medley";
 * import { assert } from "@std/assert";
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
 * const { modalities } = ablateModalities(new EarlyFusion().fit(blocks, labels), blocks, labels);
 * assert(modalities.image.change.value < -0.3);
 * assert(modalities.audio.change.value > -0.1);
 * ```
 */
export function ablateModalities(
  model: FusionModel,
  blocks: readonly Block[],
  labels: readonly Label[],
  options: ImportanceOptions = {},
): Ablation {
  return ablationOf(predictWithoutEach(model, blocks), labels, options);
}

/** The ablation by predictions that are made already. */
export function ablationOf(
  { classes, modalities, held, whole, without }: WithoutEach,
  labels: readonly Label[],
  options: ImportanceOptions,
): Ablation {
  const { scoring = "accuracy" } = options;
  checkLabelled(held.length, labels, options.groups);
  const known = [whole, ...without].map((probabilities) => ({ probabilities, classes }));
  const [score, ...scores] = known.map((each) => scoreOf(scoring, labels, each));
  const [full, ...rest] = known.map((each) => rowScores(scoring, labels, each));
  const changes = rest.flatMap((rows) =>
    rows === undefined || full === undefined ? [] : [rows.map((value, row) => value - full[row])]
  );
  const intervals = changes.length === 0 ? [] : meanIntervals(changes, options);
  return {
    rows: held.length,
    scoring: nameOf(scoring),
    score,
    modalities: Object.fromEntries(
      modalities.map((name, m) => [name, {
        without: scores[m],
        change: { ...intervals[m], value: scores[m] - score },
      }]),
    ),
  };
}
