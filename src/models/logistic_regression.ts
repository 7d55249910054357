import { checkInteger, checkOneOf, checkPositive, checkSeed } from "../core/check.ts";
import { ResidentFeatures } from "../core/kernels/resident_features.ts";
import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import { checkClassWeight, type ClassWeight } from "./class_weight.ts";
import { type ClassificationProblem, poseClassification } from "./classification_problem.ts";
import type {
  Classifier,
  ClassifierFitOptions,
  CrossValidatedFit,
  FeatureInput,
} from "./classifier.ts";
import { type CrossValidatedLogistic, crossValidateLogistic } from "./cross_validate_logistic.ts";
import { LogisticFit } from "./logistic_fit.ts";
import { LogisticRegressionModel } from "./logistic_regression_model.ts";

/** Options of {@linkcode LogisticRegression}. */
export interface LogisticRegressionOptions {
  /** Inverse strength of regularisation, > 0; `"auto"` chooses it on inner folds. @default {1} */
  readonly c?: number | "auto";
  /** How much the rows of each class count. @default {"none"} */
  readonly classWeight?: ClassWeight;
  /** Whether scores have an intercept, which is not penalised. @default {true} */
  readonly fitIntercept?: boolean;
  /** Where to stop. `"optimum"`: at the minimum itself. `"scikitLearn"`: where scikit-learn 1.9.1's `lbfgs`, its default,
   * stops, by the same steps: so that numbers known from there come out again, unconverged where they were. It needs a
   * number as `c`. @default {"optimum"}
   */
  readonly solver?: "optimum" | "scikitLearn";
  /** Bound on the norm of the mean loss's gradient, in coordinates of curvature 1, 1e-6 if not given; for
   * `solver: "scikitLearn"` its `tol`: bound on the largest entry of that gradient, in the columns as they are, 1e-4 if not given.
   */
  readonly tolerance?: number;
  /** Steps after which the solver gives up; the model's `converged` then is false. 1000 if not given; for
   * `solver: "scikitLearn"` its `max_iter`, 100 if not given.
   */
  readonly maxIterations?: number;
  /** Folds of `c: "auto"` and of `fitCrossValidated`, ≥ 2. @default {5} */
  readonly innerFolds?: number;
  /** Seed of the folds. @default {42} */
  readonly seed?: number;
}

/** When each solver stops if nothing else is asked for. */
const STOPS = {
  optimum: { tolerance: 1e-6, maxIterations: 1000 },
  scikitLearn: { tolerance: 1e-4, maxIterations: 100 },
};

/** What `c: "auto"` chooses from: half decades. */
const GRID = Array.from({ length: 15 }, (_, i) => 10 ** (i / 2 - 3));

/** What is enough of {@linkcode LogisticRegressionOptions.tolerance} to compare strengths of regularisation. */
const GRID_TOLERANCE = 1e-2;

/** Logistic regression with an L2 penalty: two classes by a sigmoid, more by a softmax.
 *
 * Minimises `Σ wᵢ · −log p(yᵢ) + |coef|² / 2c`, the intercept unpenalised, as scikit-learn 1.9.1 does, by L-BFGS.
 * scikit-learn stops short of the minimum, more so where columns differ in scale; see `solver` for its very numbers.
 * Features may be dense, sparse, or blocks of both.
 *
 * @example
 * ```ts
 * import { LogisticRegression, Matrix } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const x = Matrix.fromRows([[0], [1], [3], [4]]);
 * const model = new LogisticRegression({ c: 10 }).fit(x, ["low", "low", "high", "high"]);
 * assertEquals(model.predict(Matrix.fromRows([[-1], [5]])), ["low", "high"]);
 * ```
 */
export class LogisticRegression implements Classifier {
  /** Its options, the defaults filled in. */
  readonly options: Readonly<Required<LogisticRegressionOptions>>;

  /** Checks the options.
   *
   * @throws {RangeError} If a number is out of its range.
   * @throws {TypeError} If `classWeight` or `solver` is an unknown word, or `c` is `"auto"` for scikit-learn's steps.
   */
  constructor(options: LogisticRegressionOptions = {}) {
    const { c = 1, classWeight = "none", fitIntercept = true, solver = "optimum" } = options;
    checkOneOf("solver", solver, Object.keys(STOPS));
    const stop = STOPS[solver];
    const { tolerance = stop.tolerance, maxIterations = stop.maxIterations } = options;
    const { innerFolds = 5, seed = 42 } = options;
    if (c !== "auto") checkPositive("c", c);
    else if (solver === "scikitLearn") {
      throw new TypeError(
        'Cannot use solver "scikitLearn" with c "auto": its steps are for one strength of regularisation: give c a number',
      );
    }
    checkClassWeight(classWeight);
    checkPositive("tolerance", tolerance);
    checkInteger("maxIterations", maxIterations, 1);
    checkInteger("innerFolds", innerFolds, 2);
    checkSeed(seed);
    this.options = {
      c,
      classWeight,
      fitIntercept,
      solver,
      tolerance,
      maxIterations,
      innerFolds,
      seed,
    };
  }

  /** Fits on one label a row.
   *
   * @throws {ShapeError} If features, labels, weights and groups differ in length.
   * @throws {TypeError} If labels mix strings and numbers.
   * @throws {RangeError} If there is only one class, or a feature is NaN or infinite.
   */
  fit(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): LogisticRegressionModel {
    const problem = this.#pose(x, y, options);
    const { c } = this.options;
    return this.#solve(problem, c === "auto" ? this.#crossValidate(problem)?.c ?? 1 : c);
  }

  /** Fits on all rows as `fit` does, and gives every row the probabilities of a fold in which it was left out.
   *
   * Where no class has two rows, or all rows are of one group, there are no folds: `c: "auto"` then is 1, and all classes are equally probable.
   */
  fitCrossValidated(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): CrossValidatedFit<LogisticRegressionModel> {
    const problem = this.#pose(x, y, options);
    const { c } = this.options;
    const chosen = this.#crossValidate(problem);
    return {
      model: this.#solve(problem, chosen?.c ?? (c === "auto" ? 1 : c)),
      outOfFold: chosen?.outOfFold ?? equalProbabilities(y.length, problem.classes.length),
    };
  }

  #pose(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions,
  ): ClassificationProblem {
    const { classWeight } = this.options;
    return poseClassification(x, y, {
      ...options,
      estimator: "a logistic regression",
      classWeight,
    });
  }

  #crossValidate({ x, data, groups }: ClassificationProblem): CrossValidatedLogistic | undefined {
    const { c, innerFolds, tolerance, ...options } = this.options;
    return crossValidateLogistic(x, data, {
      ...options,
      groups,
      grid: c === "auto" ? GRID : [c],
      folds: innerFolds,
      tolerance: c === "auto" ? Math.max(tolerance, GRID_TOLERANCE) : tolerance,
    });
  }

  #solve({ x, classes, data }: ClassificationProblem, c: number): LogisticRegressionModel {
    using features = new ResidentFeatures(x);
    const rows = [{ from: 0, to: x.rows }];
    const { fitIntercept, solver, tolerance, maxIterations } = this.options;
    using fit = new LogisticFit(features, data, { rows, fitIntercept, solver });
    const solution = fit.solve({ c, tolerance, maxIterations });
    const outputs = classes.length === 2 ? 1 : classes.length;
    const intercept = solution.coefficients.slice(x.columns * outputs);
    const coef = Matrix.zeros(outputs, x.columns);
    for (let j = 0; j < x.columns; j++) {
      for (let k = 0; k < outputs; k++) {
        coef.data[k * x.columns + j] = solution.coefficients[j * outputs + k];
      }
    }
    return new LogisticRegressionModel({
      classes,
      coef,
      intercept: outputs === 1 ? intercept : centred(intercept),
      c,
      converged: solution.converged,
      iterations: solution.iterations,
    });
  }
}

/** Softmax is blind to a number added to all intercepts; this takes their mean as 0. */
function centred(intercept: Float64Array): Float64Array {
  const mean = intercept.reduce((sum, value) => sum + value, 0) / intercept.length;
  return intercept.map((value) => value - mean);
}

function equalProbabilities(rows: number, classes: number): Matrix {
  return new Matrix(rows, classes, new Float64Array(rows * classes).fill(1 / classes));
}
