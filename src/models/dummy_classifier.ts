import { checkInteger, checkOneOf, checkSeed } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import { type ClassificationProblem, poseClassification } from "./classification_problem.ts";
import type {
  Classifier,
  ClassifierFitOptions,
  CrossValidatedFit,
  FeatureInput,
} from "./classifier.ts";
import { crossValidatedFit } from "./cross_validated_fit.ts";
import { DummyClassifierModel } from "./dummy_classifier_model.ts";

/** What a classifier says that does not look at features: `"prior"`: each class as probable as it is frequent;
 * `"mostFrequent"`: the most frequent class for certain; `"uniform"`: all classes equally probable; `"constant"`: a given class for
 * certain.
 */
export type DummyStrategy = "prior" | "mostFrequent" | "uniform" | "constant";

/** Options of {@linkcode DummyClassifier}. */
export interface DummyClassifierOptions {
  /** What it says. @default {"prior"} */
  readonly strategy?: DummyStrategy;
  /** The class that strategy `"constant"` predicts. */
  readonly constant?: Label;
  /** Folds of `fitCrossValidated`, ≥ 2. @default {5} */
  readonly innerFolds?: number;
  /** Seed of the folds. @default {42} */
  readonly seed?: number;
}

/** The baseline: a classifier that does not look at features, whatever they hold. What learns must beat it.
 *
 * Probabilities are those of scikit-learn 1.9.1. Classes are predicted from them, the first of equally probable ones: the same
 * rows always give the same result, so there is no strategy that draws, as scikit-learn's `"stratified"` does.
 *
 * @example
 * ```ts
 * import { DummyClassifier, Matrix } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const model = new DummyClassifier().fit(Matrix.zeros(4, 1), ["a", "b", "b", "b"]);
 * assertEquals([...model.predictProba(Matrix.zeros(1, 1)).data], [0.25, 0.75]);
 * assertEquals(model.predict(Matrix.zeros(1, 1)), ["b"]);
 * ```
 */
export class DummyClassifier implements Classifier {
  /** What it says. */
  readonly strategy: DummyStrategy;
  /** The class that strategy `"constant"` predicts. */
  readonly constant?: Label;
  /** Folds of `fitCrossValidated`. */
  readonly innerFolds: number;
  /** Seed of the folds. */
  readonly seed: number;

  /** Checks the options.
   *
   * @throws {TypeError} If `strategy` is an unknown word, or there is a `constant` without strategy `"constant"`, or that strategy
   * without one.
   * @throws {RangeError} If `innerFolds` is not an integer of at least 2, or `seed` one from 0 to 2³² − 1.
   */
  constructor(options: DummyClassifierOptions = {}) {
    const { strategy = "prior", constant, innerFolds = 5, seed = 42 } = options;
    checkOneOf("strategy", strategy, ["prior", "mostFrequent", "uniform", "constant"]);
    if ((strategy === "constant") !== (constant !== undefined)) {
      throw new TypeError(
        `Cannot use constant: strategy "constant" needs one, and others have none: current values are ` +
          `${JSON.stringify(strategy)} and ${JSON.stringify(constant)}`,
      );
    }
    checkInteger("innerFolds", innerFolds, 2);
    checkSeed(seed);
    this.strategy = strategy;
    this.constant = constant;
    this.innerFolds = innerFolds;
    this.seed = seed;
  }

  /** Counts the classes.
   *
   * @throws {ShapeError} If features, labels, weights and groups differ in length.
   * @throws {TypeError} If labels mix strings and numbers.
   * @throws {RangeError} If there is only one class, or none of the rows is of class `constant`.
   */
  fit(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): DummyClassifierModel {
    const problem = poseClassification(Matrix.zeros(x.rows, 0), y, {
      ...options,
      estimator: "a dummy classifier",
      classWeight: "none",
    });
    const { classes } = problem;
    return new DummyClassifierModel({
      classes,
      probabilities: this.#probabilities(problem),
      columns: x.columns,
    });
  }

  /** Fits on all rows as `fit` does, and gives every row what a model says that was fitted on other rows. */
  fitCrossValidated(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): CrossValidatedFit<DummyClassifierModel> {
    if (this.strategy === "uniform" || this.strategy === "constant") {
      // Whatever rows are left out, these say the same.
      const model = this.fit(x, y, options);
      return { model, outOfFold: model.predictProba(Matrix.zeros(x.rows, x.columns)) };
    }
    const { innerFolds: folds, seed } = this;
    return crossValidatedFit<DummyClassifierModel>(this, { x, y }, { ...options, folds, seed });
  }

  #probabilities({ classes, data }: ClassificationProblem): Float64Array {
    const shares = new Float64Array(classes.length);
    data.indices.forEach((k, row) => shares[k] += data.sampleWeight[row]);
    const total = shares.reduce((sum, share) => sum + share, 0);
    switch (this.strategy) {
      case "prior":
        return shares.map((share) => share / total);
      case "uniform":
        return shares.fill(1 / classes.length);
      case "mostFrequent":
        return certain(shares.indexOf(Math.max(...shares)), classes);
      case "constant": {
        const place = classes.indexOf(this.constant!);
        if (place >= 0) return certain(place, classes);
        throw new RangeError(
          `Cannot fit a dummy classifier: no row is of class ${JSON.stringify(this.constant)}; ` +
            `the classes are ${classes.join(", ")}`,
        );
      }
    }
  }
}

function certain(place: number, classes: readonly Label[]): Float64Array {
  return Float64Array.from(classes, (_, k) => k === place ? 1 : 0);
}
