import type { Label } from "../core/label.ts";
import type {
  Classifier,
  ClassifierFitOptions,
  CrossValidatedFit,
  FeatureInput,
} from "./classifier.ts";
import { crossValidatedFit } from "./cross_validated_fit.ts";
import { fitForest } from "./fit_forest.ts";
import { type ForestOptions, forestOptions } from "./forest_options.ts";
import type { RandomForestModel } from "./random_forest_model.ts";

/** Options of {@linkcode RandomForestClassifier}. */
export interface RandomForestClassifierOptions extends ForestOptions {
  /** Whether each tree learns from rows drawn with replacement, as many as there are, or from all. @default {true} */
  readonly bootstrap?: boolean;
}

/** A random forest: the mean of trees, each grown to the end on resampled rows, each split the best among a few columns drawn.
 *
 * Splits are exact; a threshold lies halfway between neighbouring values. Sparse features are written out.
 * Source: L. Breiman, "Random Forests", 2001; options and defaults as scikit-learn's 1.9.1, whose accuracy it has, but not
 * its random numbers.
 *
 * @example
 * ```ts
 * import { Matrix, RandomForestClassifier } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * // Together they tell the class, neither does alone.
 * const x = Matrix.fromRows(Array.from({ length: 40 }, (_, i) => [i % 2, i % 4 < 2 ? 0 : 1]));
 * const y = Array.from({ length: 40 }, (_, i) => i % 4 === 0 || i % 4 === 3 ? "same" : "other");
 * const model = new RandomForestClassifier({ nEstimators: 20 }).fit(x, y);
 * assertEquals(model.predict(Matrix.fromRows([[1, 1], [1, 0]])), ["same", "other"]);
 * ```
 */
export class RandomForestClassifier implements Classifier {
  /** Its options, the defaults filled in. */
  readonly options: Readonly<Required<RandomForestClassifierOptions>>;

  /** Checks the options.
   *
   * @throws {RangeError} If a number is out of its range.
   * @throws {TypeError} If a word is none of those offered, or `oobScore` is asked for without `bootstrap`.
   */
  constructor(options: RandomForestClassifierOptions = {}) {
    this.options = forestOptions(options, { bootstrap: true });
  }

  /** Fits on one label a row; rows of weight 0 are left out.
   *
   * @throws {ShapeError} If features, labels, weights and groups differ in length.
   * @throws {TypeError} If labels mix strings and numbers.
   * @throws {RangeError} If there is only one class, or a feature is NaN or infinite.
   * @throws {LimitError} If sparse features are too many to be written out.
   */
  fit(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): RandomForestModel {
    const recipe = {
      estimator: "a random forest",
      splitter: "best",
      options: this.options,
    } as const;
    return fitForest(recipe, { x, y }, options);
  }

  /** Fits on all rows as `fit` does, and gives every row the probabilities of a fold in which it was left out. */
  fitCrossValidated(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): CrossValidatedFit<RandomForestModel> {
    const { innerFolds: folds, seed } = this.options;
    return crossValidatedFit<RandomForestModel>(this, { x, y }, { ...options, folds, seed });
  }
}
