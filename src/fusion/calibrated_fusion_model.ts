import type { Block } from "../core/block.ts";
import { Matrix } from "../core/matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import {
  type CalibrationMethod,
  ProbabilityCalibratorModel,
} from "../models/probability_calibrator_model.ts";
import { readFusion } from "./read_state.ts";
import { WrappedFusionModel } from "./wrapped_fusion_model.ts";

/** A fitted `CalibratedFusion`. */
export class CalibratedFusionModel extends WrappedFusionModel {
  /** What calibrates it. */
  readonly calibrator: ProbabilityCalibratorModel;

  /** Of fitted steps. */
  constructor(fields: Pick<CalibratedFusionModel, "model" | "calibrator">) {
    super(fields.model);
    this.calibrator = fields.calibrator;
  }

  /** How it is calibrated: of `"auto"`, what was chosen. */
  get method(): CalibrationMethod {
    return this.calibrator.method;
  }

  /** The prior of what is calibrated, calibrated as every prediction is: a model of one modality answers a row without it by its
   * prior, and the two are to say the same.
   */
  override get prior(): Float64Array {
    const { prior } = this.model;
    return this.calibrator.transform(new Matrix(1, prior.length, prior)).row(0) as Float64Array;
  }

  /** Calibrated probabilities, shape `(rows, classes)`; each row sums to 1.
   *
   * @throws {TypeError | ShapeError | RangeError} As the model inside.
   */
  override predictProba(blocks: readonly Block[]): Matrix {
    return this.calibrator.transform(this.model.predictProba(blocks));
  }

  /** All that it remembers, as a model file holds it. */
  override toState(): ModelState {
    return {
      type: "CalibratedFusionModel",
      fields: {},
      children: { model: this.model.toState(), calibrator: this.calibrator.toState() },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state contradicts itself.
   */
  static fromState(state: StateReader): CalibratedFusionModel {
    const model = readFusion(state, "model");
    const calibrator = state.step("calibrator", ProbabilityCalibratorModel);
    const classes = model.classes.length;
    if (calibrator.columns !== classes) state.fail("calibrator", `must be of ${classes} classes`);
    return new CalibratedFusionModel({ model, calibrator });
  }
}
