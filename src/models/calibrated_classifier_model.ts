import { BlockMatrix } from "../core/block_matrix.ts";
import type { Label } from "../core/label.ts";
import { inKindOf, type SameKind } from "../core/ml_matrix.ts";
import { mostProbable } from "../core/most_probable.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import type { ClassifierModel, FeatureInput } from "./classifier.ts";
import {
  type CalibrationMethod,
  ProbabilityCalibratorModel,
} from "./probability_calibrator_model.ts";
import { isClassifier } from "./step_kinds.ts";

/** A fitted `CalibratedClassifier`. */
export class CalibratedClassifierModel implements ClassifierModel {
  /** What is calibrated. */
  readonly classifier: ClassifierModel;
  /** What calibrates it. */
  readonly calibrator: ProbabilityCalibratorModel;

  /** Of fitted steps. */
  constructor(fields: Pick<CalibratedClassifierModel, "classifier" | "calibrator">) {
    this.classifier = fields.classifier;
    this.calibrator = fields.calibrator;
  }

  /** Class labels, sorted. */
  get classes(): readonly Label[] {
    return this.classifier.classes;
  }

  /** Number of feature columns. */
  get columns(): number {
    return this.classifier.columns;
  }

  /** How it is calibrated: of `"auto"`, what was chosen. */
  get method(): CalibrationMethod {
    return this.calibrator.method;
  }

  /** Calibrated probabilities, shape `(rows, classes)`; each row sums to 1.
   *
   * @throws {ShapeError} If `x` has another number of columns than it was fitted on.
   */
  predictProba<X extends FeatureInput>(x: X): SameKind<X> {
    const said = this.classifier.predictProba(BlockMatrix.of(x));
    return inKindOf(x, this.calibrator.transform(said));
  }

  /** The most probable class of each row, once calibrated. */
  predict(x: FeatureInput): Label[] {
    return mostProbable(this.predictProba(BlockMatrix.of(x)), this.classes);
  }

  /** Everything it remembers, as plain data. */
  toState(): ModelState {
    return {
      type: "CalibratedClassifierModel",
      fields: {},
      children: {
        classifier: this.classifier.toState(),
        calibrator: this.calibrator.toState(),
      },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a calibrated classifier.
   */
  static fromState(reader: StateReader): CalibratedClassifierModel {
    const classifier = reader.anyStep("classifier");
    if (!isClassifier(classifier)) return reader.fail("classifier", "must be a classifier");
    const calibrator = reader.step("calibrator", ProbabilityCalibratorModel);
    const classes = classifier.classes.length;
    if (calibrator.columns !== classes) reader.fail("calibrator", `must be of ${classes} classes`);
    return new CalibratedClassifierModel({ classifier, calibrator });
  }
}
