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

/** How one forest differs from another. */
export interface ForestKind {
  /** What is grown, as "a random forest". */
  readonly estimator: string;
  /** Whether a column that is drawn is split at its best threshold, or at one drawn. */
  readonly splitter: "best" | "random";
  /** Whether trees learn from rows drawn with replacement if nothing else is said. */
  readonly bootstrap: boolean;
}

/** What classifiers of many trees have in common. */
export abstract class ForestClassifier implements Classifier {
  /** Its options, the defaults filled in. */
  readonly options: Readonly<Required<ForestOptions>>;
  readonly #kind: ForestKind;

  /** Checks the options.
   *
   * @param kind What forests do not share.
   * @throws {RangeError} If a number is out of its range.
   * @throws {TypeError} If a word is none of those offered, or `oobScore` is asked for without `bootstrap`.
   */
  constructor(options: ForestOptions, kind: ForestKind) {
    this.options = forestOptions(options, kind);
    this.#kind = kind;
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
    return fitForest({ ...this.#kind, options: this.options }, { x, y }, options);
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
