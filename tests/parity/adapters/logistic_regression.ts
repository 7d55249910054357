import type { Label } from "../../../src/core/label.ts";
import type { Matrix } from "../../../src/core/matrix.ts";
import type { SparseMatrix } from "../../../src/core/sparse_matrix.ts";
import type { ClassWeight } from "../../../src/models/class_weight.ts";
import {
  LogisticRegression,
  type LogisticRegressionOptions,
} from "../../../src/models/logistic_regression.ts";
import type { LogisticRegressionModel } from "../../../src/models/logistic_regression_model.ts";
import type { ParityCase, Value } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";
import { toMatrix, toRows, toSparse } from "./values.ts";

/** The optimum and where scikit-learn stops: two references, each for the solver that goes there.
 *
 * Where scikit-learn has not stopped of itself by its last step, rounding decides where it is, of its own numbers too once its
 * rows are in another order. There the optimum answers for both, as the notes of such cases have it.
 */
export function logisticRegression({ params, inputs, storage }: ParityCase) {
  onlyParams(params, ["C", "class_weight", "fit_intercept", "max_iter", "random_state", "tol"]);
  const c = params.C as number;
  const classWeight = (params.class_weight ?? "none") as ClassWeight;
  const features = (value: Value) => {
    const dense = toMatrix(value);
    return storage === "csr" ? toSparse(dense) : dense;
  };
  const x = features(inputs.X as Value), y = inputs.y as Label[];
  const sampleWeight = inputs.sample_weight === undefined
    ? undefined
    : Float64Array.from(inputs.sample_weight as number[]);
  const fitted = (options: LogisticRegressionOptions) =>
    new LogisticRegression({
      c,
      classWeight,
      fitIntercept: params.fit_intercept as boolean | undefined,
      tolerance: params.tol as number | undefined,
      ...options,
    }).fit(x, y, { sampleWeight });
  const model = fitted({});
  const stopped = fitted({
    solver: "scikitLearn",
    maxIterations: params.max_iter as number | undefined,
  });
  const test = features(inputs.X_test as Value);
  return {
    classes: [...model.classes],
    optimum: result(model, test),
    sklearn_default: {
      ...result(stopped.converged ? stopped : model, test),
      n_iter: [stopped.iterations],
    },
    objective: objective(model.predictProba(x), {
      labels: y.map((label) => model.classes.indexOf(label)),
      weights: rowWeights(y, classWeight, sampleWeight),
      coef: model.coef,
      c,
    }),
  };
}

function result(model: LogisticRegressionModel, test: Matrix | SparseMatrix) {
  return {
    coef: toRows(model.coef),
    intercept: [...model.intercept],
    predict_proba_test: toRows(model.predictProba(test)),
    predict_test: model.predict(test),
  };
}

/** `Σ wᵢ · −log p(yᵢ) + |coef|² / 2c`. */
function objective(
  probabilities: Matrix,
  { labels, weights, coef, c }: {
    labels: readonly number[];
    weights: ArrayLike<number>;
    coef: Matrix;
    c: number;
  },
): number {
  const loss = labels.reduce(
    (sum, k, i) => sum - weights[i] * Math.log(probabilities.row(i)[k]),
    0,
  );
  return loss + [...coef.data].reduce((sum, value) => sum + value * value, 0) / (2 * c);
}

/** scikit-learn's: each row's own weight times that of its class; balanced: rows / (classes × rows of the class). */
function rowWeights(
  y: readonly Label[],
  classWeight: ClassWeight,
  own: ArrayLike<number> = y.map(() => 1),
): number[] {
  const totals = new Map<Label, number>();
  y.forEach((label, i) => totals.set(label, (totals.get(label) ?? 0) + own[i]));
  const total = [...totals.values()].reduce((sum, value) => sum + value, 0);
  return y.map((label, i) => {
    if (classWeight === "none") return own[i];
    if (classWeight !== "balanced") return own[i] * (classWeight[label] ?? 1);
    return own[i] * total / (totals.size * totals.get(label)!);
  });
}
