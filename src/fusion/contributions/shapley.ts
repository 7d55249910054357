import type { Block } from "../../core/block.ts";
import type { Label } from "../../core/label.ts";
import { Matrix } from "../../core/matrix.ts";
import type { FusionModel } from "../fusion.ts";
import { type Coalitions, predictCoalitions } from "./coalitions.ts";
import { shapleyValues } from "./shapley_values.ts";

/** What each modality contributes to the probabilities of each row. */
export interface Contributions {
  /** Class labels: the columns of every matrix. */
  readonly classes: readonly Label[];
  /** Names of the modalities. */
  readonly modalities: readonly string[];
  /** What the model says of a row without any modality: the share of each class among the rows fitted on. */
  readonly baseRate: Float64Array;
  /** Shape `(rows, classes)`, by modality: together with `baseRate` they are the probabilities. */
  readonly values: Readonly<Record<string, Matrix>>;
  /** What the model predicts, shape `(rows, classes)`; the base rate for a row that has no modality. */
  readonly probabilities: Matrix;
  /** Names of the modalities that each row has and the model can go by. */
  readonly used: readonly (readonly string[])[];
}

/** What each modality contributes to a prediction: exact Shapley values, for every row and class.
 *
 * The worth of a set of modalities is what the model says of the row by them alone, the others being absent; that of none is the
 * model's prior. Contributions are in probability, and sum to prediction minus prior. A modality that the row lacks, or the
 * model does not use, has exactly 0. Costs one prediction of the rows for every subset: 3 for two modalities, 31 for five.
 *
 * Shares are of what this model says, and it says little of rows unlike those it was fitted on: an early fusion whose training rows all
 * had every modality has an intercept that stands beside all of them, and gives some share to one that tells nothing.
 *
 * Source: Štrumbelj and Kononenko, "An efficient explanation of individual classifications using game theory", 2010, with absence
 * in place of an average over other rows: these models are fitted to predict without.
 *
 * @throws {TypeError} If no block is given, one twice, or one of an unknown modality.
 * @throws {ShapeError} If the blocks differ in their rows, or in width from the blocks fitted on.
 * @throws {ContributionError} If there are more than 10 modalities, or the model refuses rows that lack some.
 * @example
 * ```ts
 * import { type Block, decidedBy, LateFusion, Matrix, shapley } from "@medley/medley";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
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
 * const model = new LateFusion({ combine: "average" }).fit(blocks, labels);
 * const contributions = shapley(model, blocks);
 * const { baseRate, values, probabilities } = contributions;
 * const sum = baseRate[0] + values.image.row(5)[0] + values.audio.row(5)[0];
 * assertAlmostEquals(sum, probabilities.row(5)[0], 1e-12);
 * assertEquals(decidedBy(contributions)[5], "image");
 * ```
 */
export function shapley(model: FusionModel, blocks: readonly Block[]): Contributions {
  return contributionsOf(predictCoalitions(model, blocks));
}

/** The contributions of subsets that are predicted already. */
export function contributionsOf(coalitions: Coalitions): Contributions {
  const { classes, modalities, prior, held, probabilities } = coalitions;
  const values = shapleyValues(probabilities.map(({ data }) => data));
  return {
    classes,
    modalities,
    baseRate: prior,
    values: Object.fromEntries(
      modalities.map((name, m) => [name, new Matrix(held.length, classes.length, values[m])]),
    ),
    probabilities: probabilities[probabilities.length - 1],
    used: Array.from(held, (has) => modalities.filter((_, m) => (has >>> m) & 1)),
  };
}
