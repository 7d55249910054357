import type { Features } from "../core/block_matrix.ts";
import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import type { MlMatrix, SameKind } from "../core/ml_matrix.ts";
import type { Stateful } from "../core/state.ts";

/** Rows of features: Medley's own matrices, or a dense one of the ml-matrix package. */
export type FeatureInput = Features | MlMatrix;

/** What a fit may be told about its rows. */
export interface ClassifierFitOptions {
  /** How much each row counts, ≥ 0. @default {1 for every row} */
  readonly sampleWeight?: Float64Array;
  /** The group of each row: inner folds keep the rows of a group together. @default {every row stands alone} */
  readonly groups?: readonly Label[];
}

/** A spec: how rows of features become class probabilities. */
export interface Classifier {
  /** Fits on one label a row.
   *
   * @throws {ShapeError} If features, labels, weights and groups differ in length.
   * @throws {TypeError} If labels mix strings and numbers.
   * @throws {RangeError} If there is only one class, or a feature is infinite, or NaN and not taken.
   */
  fit(x: FeatureInput, y: readonly Label[], options?: ClassifierFitOptions): ClassifierModel;
  /** Fits on all rows, and besides gives every row the probabilities of a model that was not fitted on it. */
  fitCrossValidated(
    x: FeatureInput,
    y: readonly Label[],
    options?: ClassifierFitOptions,
  ): CrossValidatedFit;
}

/** A model and the honest probabilities of the rows that it was fitted on. */
export interface CrossValidatedFit<Model extends ClassifierModel = ClassifierModel> {
  /** Fitted on all rows. */
  readonly model: Model;
  /** Shape `(rows, classes)`, columns in the order of `model.classes`: row `i` comes from the fold in which it was left out. */
  readonly outOfFold: Matrix;
}

/** A fitted classifier. */
export interface ClassifierModel extends Stateful {
  /** Class labels, sorted: numbers ascending, strings by code point. */
  readonly classes: readonly Label[];
  /** Number of feature columns that it was fitted on. */
  readonly columns: number;
  /** Shape `(rows, classes)`; each row sums to 1. An ml-matrix gives an ml-matrix.
   *
   * @throws {ShapeError} If `x` has another number of columns than it was fitted on.
   */
  predictProba<X extends FeatureInput>(x: X): SameKind<X>;
  /** The most probable class of each row. */
  predict(x: FeatureInput): Label[];
}
