import { BlockMatrix } from "../core/block_matrix.ts";
import { ResidentFeatures } from "../core/kernels/resident_features.ts";
import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import { inKindOf, type SameKind } from "../core/ml_matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import { checkColumns, checkFinite } from "./check_features.ts";
import { classProbabilities } from "./class_probabilities.ts";
import { classesFromState } from "./classes_from_state.ts";
import type { ClassifierModel, FeatureInput } from "./classifier.ts";
import { mostProbable } from "../core/most_probable.ts";

/** A fitted `LogisticRegression`. */
export class LogisticRegressionModel implements ClassifierModel {
  readonly classes: readonly Label[];
  /** Shape `(classes, columns)`; for two classes `(1, columns)`, of the second class against the first. */
  readonly coef: Matrix;
  /** One a row of `coef`. */
  readonly intercept: Float64Array;
  /** The inverse strength of regularisation that it was fitted with. */
  readonly c: number;
  /** Whether the solver came within its tolerance in the iterations allowed. */
  readonly converged: boolean;
  /** How many steps were taken. */
  readonly iterations: number;

  /** Of what a fit has found. */
  constructor(
    fields: Pick<
      LogisticRegressionModel,
      "classes" | "coef" | "intercept" | "c" | "converged" | "iterations"
    >,
  ) {
    this.classes = fields.classes;
    this.coef = fields.coef;
    this.intercept = fields.intercept;
    this.c = fields.c;
    this.converged = fields.converged;
    this.iterations = fields.iterations;
  }

  /** Number of feature columns. */
  get columns(): number {
    return this.coef.columns;
  }

  /** Linear scores, `x · coefᵀ + intercept`: shape `(rows, classes)`, for two classes `(rows, 1)`.
   *
   * @throws {ShapeError} If `x` has another number of columns than it was fitted on.
   * @throws {RangeError} If a feature is NaN or infinite.
   */
  decisionFunction<X extends FeatureInput>(x: X): SameKind<X> {
    return inKindOf(x, this.#scores(x));
  }

  /** Probabilities, shape `(rows, classes)`; each row sums to 1. Errors as those of `decisionFunction`. */
  predictProba<X extends FeatureInput>(x: X): SameKind<X> {
    return inKindOf(x, classProbabilities(this.#scores(x)));
  }

  /** The most probable class of each row. */
  predict(x: FeatureInput): Label[] {
    return mostProbable(classProbabilities(this.#scores(x)), this.classes);
  }

  /** Everything it remembers, as plain data. */
  toState(): ModelState {
    const { rows, columns, data } = this.coef;
    return {
      type: "LogisticRegressionModel",
      fields: {
        classes: this.classes,
        c: this.c,
        converged: this.converged,
        iterations: this.iterations,
      },
      tensors: {
        coef: { shape: [rows, columns], data },
        intercept: { shape: [rows], data: this.intercept },
      },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a logistic regression.
   */
  static fromState(reader: StateReader): LogisticRegressionModel {
    const classes = classesFromState(reader);
    const outputs = classes.length === 2 ? 1 : classes.length;
    const coef = reader.f64("coef", [outputs, -1]);
    if (!coef.every(Number.isFinite)) reader.fail("coef", "must be finite");
    const intercept = reader.f64("intercept", [outputs]);
    if (!intercept.every(Number.isFinite)) reader.fail("intercept", "must be finite");
    const c = reader.number("c");
    if (c <= 0) reader.fail("c", "must be above 0");
    return new LogisticRegressionModel({
      classes,
      coef: new Matrix(outputs, coef.length / outputs, coef),
      intercept,
      c,
      converged: reader.boolean("converged"),
      iterations: reader.number("iterations"),
    });
  }

  #scores(x: FeatureInput): Matrix {
    const blocks = BlockMatrix.of(x), outputs = this.coef.rows;
    checkColumns("predict from", blocks, this.columns);
    checkFinite("predict", blocks);
    using features = new ResidentFeatures(blocks);
    const coefficients = new Float64Array((this.columns + 1) * outputs);
    for (let k = 0; k < outputs; k++) {
      this.coef.row(k).forEach((value, j) => coefficients[j * outputs + k] = value);
    }
    coefficients.set(this.intercept, this.columns * outputs);
    return features.scores(coefficients, { outputs });
  }
}
