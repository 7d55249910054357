import type { Block } from "../core/block.ts";
import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import { reweigh } from "../models/tuned_threshold_model.ts";
import type { FusionModel } from "./fusion.ts";
import { isFusionModel } from "./is_fusion_model.ts";
import { predictableBy } from "./predictable_rows.ts";

/** A fusion whose probabilities are multiplied by factors of the classes, so that the most probable class is the best decision
 * in a metric that counts rare classes as much as others. */
export class ReweightedFusionModel implements FusionModel {
  /** What the factors are on. */
  readonly model: FusionModel;
  /** One a class, above 0. */
  readonly factors: Float64Array;

  /** A model and the factors on its probabilities. */
  constructor(model: FusionModel, factors: Float64Array) {
    this.model = model;
    this.factors = factors;
  }

  /** Class labels, sorted. */
  get classes(): readonly Label[] {
    return this.model.classes;
  }

  /** Names of the modalities it was fitted on. */
  get modalities(): readonly string[] {
    return this.model.modalities;
  }

  /** The share of each class among the rows fitted on, reweighted as every prediction is. */
  get prior(): Float64Array {
    const { model: { prior }, factors } = this;
    const weighted = prior.map((share, k) => share * factors[k]);
    const sum = weighted.reduce((total, share) => total + share, 0);
    return weighted.map((share) => share / sum);
  }

  /** 1 for a row that it predicts, 0 for one that it leaves out.
   *
   * @throws {TypeError | ShapeError} As the model inside.
   */
  predictable(blocks: readonly Block[]): Uint8Array {
    return predictableBy(this.model, blocks);
  }

  /** Shape `(rows, classes)`; each row sums to 1.
   *
   * @throws {TypeError | ShapeError | RangeError} As the model inside.
   */
  predictProba(blocks: readonly Block[]): Matrix {
    return reweigh(this.model.predictProba(blocks), this.factors);
  }

  /** Those modalities that count for anything. */
  get usable(): readonly string[] | undefined {
    return this.model.usable;
  }

  /** All that it remembers, as a model file holds it. */
  toState(): ModelState {
    return {
      type: "ReweightedFusionModel",
      fields: {},
      tensors: { factors: { shape: [this.factors.length], data: this.factors } },
      children: { model: this.model.toState() },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state contradicts itself.
   */
  static fromState(state: StateReader): ReweightedFusionModel {
    const model = state.anyStep("model");
    if (!isFusionModel(model)) state.fail("model", "must be a fusion");
    const factors = state.f64("factors", [model.classes.length]);
    if (!factors.every((factor) => Number.isFinite(factor) && factor > 0)) {
      state.fail("factors", "must be finite and above 0");
    }
    return new ReweightedFusionModel(model, factors);
  }
}
