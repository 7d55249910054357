import type { Block } from "../core/block.ts";
import type { Label } from "../core/label.ts";
import { reweigh } from "../models/tuned_threshold_model.ts";
import { tuneClassFactors } from "../models/tune_class_factors.ts";
import type { CrossValidatedFusion, Fusion, FusionFitOptions } from "./fusion.ts";
import { ReweightedFusionModel } from "./reweighted_fusion_model.ts";

/** Parts of the rows that factors are tuned on, each by itself: together they are less sure of what is chance. */
const PARTS = 5;

/** A fusion that decides for what scores best in macro-F1, rather than for what is most probable: such as a rare class sooner.
 *
 * Its probabilities are multiplied by factors of the classes, tuned on what the fusion says of rows left out.
 *
 * @example
 * ```ts
 * import { type Block, EarlyFusion, Matrix, ReweightedFusion } from "@medley/medley";
 * import { assert } from "@std/assert";
 *
 * const ids = Array.from({ length: 60 }, (_, i) => `${i}`);
 * const sound: Block = {
 *   modality: "audio",
 *   ids,
 *   features: Matrix.fromRows(ids.map((_, i) => [i % 6 === 0 ? 1 : (i % 5) / 5])),
 *   present: new Uint8Array(60).fill(1),
 *   names: ["loudness"],
 * };
 * const labels = ids.map((_, i) => i % 6 === 0 ? "rare" : "common");
 * const { factors } = new ReweightedFusion(new EarlyFusion()).fit([sound], labels);
 * assert(factors[1] >= factors[0]);
 * ```
 */
export class ReweightedFusion implements Fusion {
  /** What gives the probabilities. */
  readonly fusion: Fusion;

  /** Wraps a fusion. */
  constructor(fusion: Fusion) {
    this.fusion = fusion;
  }

  /** Fits the fusion, and tunes factors on its out-of-fold probabilities.
   *
   * @throws {TypeError | ShapeError | RangeError} As the fusion.
   */
  fit(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: FusionFitOptions = {},
  ): ReweightedFusionModel {
    return this.fitCrossValidated(blocks, labels, options).model;
  }

  /** As `fit`, with the out-of-fold probabilities that the factors were tuned on, reweighed: a little flattering.
   *
   * @throws {TypeError | ShapeError | RangeError} As the fusion.
   */
  fitCrossValidated(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: FusionFitOptions = {},
  ): CrossValidatedFusion<ReweightedFusionModel> {
    return reweighted(this.fusion.fitCrossValidated(blocks, labels, options), labels, options);
  }
}

/** A fit with factors on its probabilities. */
export function reweighted(
  { model, outOfFold }: CrossValidatedFusion,
  labels: readonly Label[],
  { groups }: FusionFitOptions,
): CrossValidatedFusion<ReweightedFusionModel> {
  const { classes } = model;
  const factors = tuneClassFactors(outOfFold, labels, { classes, parts: PARTS, groups });
  return {
    model: new ReweightedFusionModel(model, factors),
    outOfFold: reweigh(outOfFold, factors),
  };
}
