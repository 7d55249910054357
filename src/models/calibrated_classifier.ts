import type { Label } from "../core/label.ts";
import type {
  Classifier,
  ClassifierFitOptions,
  CrossValidatedFit,
  FeatureInput,
} from "./classifier.ts";
import { CalibratedClassifierModel } from "./calibrated_classifier_model.ts";
import {
  ProbabilityCalibrator,
  type ProbabilityCalibratorOptions,
} from "./probability_calibrator.ts";

/** A classifier whose probabilities mean what they say, see {@linkcode ProbabilityCalibrator}.
 *
 * The classifier is fitted once on all rows; the calibration is fitted on its out-of-fold probabilities, which say how sure it is
 * of rows that it has not seen. scikit-learn 1.9.1 calls that `CalibratedClassifierCV(…, ensemble=False)`.
 *
 * @example
 * ```ts
 * import { CalibratedClassifier, Matrix, RandomForestClassifier, RandomState } from "@medley/medley";
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * // One column, which the label follows three times of four.
 * const random = new RandomState(1);
 * const x = Matrix.zeros(400, 1).data.map(() => random.normal());
 * const y = Array.from(x, (value) => value > 0 === random.random() < 0.75 ? "high" : "low");
 * const rows = new Matrix(400, 1, x);
 * const forest = new RandomForestClassifier({ nEstimators: 20 });
 * const said = forest.fit(rows, y).predictProba(Matrix.fromRows([[1.5]])).data[0];
 * const model = new CalibratedClassifier(forest).fit(rows, y);
 * assert(model.method !== "none");
 * const calibrated = model.predictProba(Matrix.fromRows([[1.5]])).data[0];
 * assert(Math.abs(calibrated - 0.75) <= Math.abs(said - 0.75) + 0.05);
 * ```
 */
export class CalibratedClassifier implements Classifier {
  /** What is calibrated. */
  readonly classifier: Classifier;
  /** Its options, the defaults filled in. */
  readonly options: Readonly<Required<ProbabilityCalibratorOptions>>;

  /** Checks the options.
   *
   * @throws {TypeError} If `method` is an unknown word.
   * @throws {RangeError} If `innerFolds` is not an integer of at least 2, or `seed` one from 0 to 2³² − 1.
   */
  constructor(classifier: Classifier, options: ProbabilityCalibratorOptions = {}) {
    this.classifier = classifier;
    this.options = new ProbabilityCalibrator(options).options;
  }

  /** Fits the classifier, and the calibration on its out-of-fold probabilities. */
  fit(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): CalibratedClassifierModel {
    const { model: classifier, outOfFold } = this.classifier.fitCrossValidated(x, y, options);
    const calibrator = new ProbabilityCalibrator(this.options)
      .fit(outOfFold, y, { ...options, classes: classifier.classes });
    return new CalibratedClassifierModel({ classifier, calibrator });
  }

  /** Fits on all rows as `fit` does, and gives every row its out-of-fold probabilities, as a calibration makes them that was fitted
   * on the rows of other folds.
   */
  fitCrossValidated(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): CrossValidatedFit<CalibratedClassifierModel> {
    const fitted = this.classifier.fitCrossValidated(x, y, options);
    const { model: classifier } = fitted;
    const { model: calibrator, outOfFold } = new ProbabilityCalibrator(this.options)
      .fitCrossValidated(fitted.outOfFold, y, { ...options, classes: classifier.classes });
    return { model: new CalibratedClassifierModel({ classifier, calibrator }), outOfFold };
  }
}
