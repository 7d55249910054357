import type { Block } from "../core/block.ts";
import { Matrix } from "../core/matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import { reweigh } from "../models/tuned_threshold_model.ts";
import type { FusionModel } from "./fusion.ts";
import { readFusion } from "./read_state.ts";
import { WrappedFusionModel } from "./wrapped_fusion_model.ts";

/** A fusion whose probabilities are multiplied by factors of the classes, so that the most probable class is the best decision
 * in a metric that counts rare classes as much as others. */
export class ReweightedFusionModel extends WrappedFusionModel {
  /** One a class, above 0. */
  readonly factors: Float64Array;

  /** A model and the factors on its probabilities. */
  constructor(model: FusionModel, factors: Float64Array) {
    super(model);
    this.factors = factors;
  }

  /** The share of each class among the rows fitted on, reweighted as every prediction is. */
  override get prior(): Float64Array {
    const { prior } = this.model;
    return reweigh(new Matrix(1, prior.length, prior), this.factors).row(0) as Float64Array;
  }

  /** Shape `(rows, classes)`; each row sums to 1.
   *
   * @throws {TypeError | ShapeError | RangeError} As the model inside.
   */
  override predictProba(blocks: readonly Block[]): Matrix {
    return reweigh(this.model.predictProba(blocks), this.factors);
  }

  /** All that it remembers, as a model file holds it. */
  override toState(): ModelState {
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
    const model = readFusion(state, "model");
    const factors = state.f64("factors", [model.classes.length]);
    if (!factors.every((factor) => Number.isFinite(factor) && factor > 0)) {
      state.fail("factors", "must be finite and above 0");
    }
    return new ReweightedFusionModel(model, factors);
  }
}
