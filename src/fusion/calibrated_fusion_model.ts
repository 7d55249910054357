import type { Block } from "../core/block.ts";
import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import {
  type CalibrationMethod,
  ProbabilityCalibratorModel,
} from "../models/probability_calibrator_model.ts";
import type { FusionModel } from "./fusion.ts";
import { isFusionModel } from "./is_fusion_model.ts";

/** A fitted `CalibratedFusion`. */
export class CalibratedFusionModel implements FusionModel {
  /** What is calibrated. */
  readonly model: FusionModel;
  /** What calibrates it. */
  readonly calibrator: ProbabilityCalibratorModel;

  /** Of fitted steps. */
  constructor(fields: Pick<CalibratedFusionModel, "model" | "calibrator">) {
    this.model = fields.model;
    this.calibrator = fields.calibrator;
  }

  /** Class labels, sorted. */
  get classes(): readonly Label[] {
    return this.model.classes;
  }

  /** Names of the modalities it was fitted on. */
  get modalities(): readonly string[] {
    return this.model.modalities;
  }

  /** Those modalities that count for anything. */
  get usable(): readonly string[] | undefined {
    return this.model.usable;
  }

  /** How it is calibrated: of `"auto"`, what was chosen. */
  get method(): CalibrationMethod {
    return this.calibrator.method;
  }

  /** The prior of what is calibrated, calibrated as every prediction is: a model of one modality answers a row without it by its
   * prior, and the two are to say the same.
   */
  get prior(): Float64Array {
    const { prior } = this.model;
    return this.calibrator.transform(new Matrix(1, prior.length, prior)).row(0) as Float64Array;
  }

  /** Calibrated probabilities, shape `(rows, classes)`; each row sums to 1.
   *
   * @throws {TypeError | ShapeError | RangeError} As the model inside.
   */
  predictProba(blocks: readonly Block[]): Matrix {
    return this.calibrator.transform(this.model.predictProba(blocks));
  }

  /** All that it remembers, as a model file holds it. */
  toState(): ModelState {
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
    const model = state.anyStep("model");
    if (!isFusionModel(model)) state.fail("model", "must be a fusion");
    const calibrator = state.step("calibrator", ProbabilityCalibratorModel);
    const classes = model.classes.length;
    if (calibrator.columns !== classes) state.fail("calibrator", `must be of ${classes} classes`);
    return new CalibratedFusionModel({ model, calibrator });
  }
}
