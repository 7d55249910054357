import type { Label } from "../../../src/core/label.ts";
import type { Matrix } from "../../../src/core/matrix.ts";
import { LogisticRegression } from "../../../src/models/logistic_regression.ts";
import type { ParityCase, Value } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";
import { toMatrix, toRows, toSparse } from "./values.ts";

/** `optimum` and scikit-learn's own stopping point are two references for one result. */
export function logisticRegression({ params, inputs, storage }: ParityCase) {
  onlyParams(params, ["C", "class_weight", "fit_intercept", "max_iter", "random_state"]);
  const c = params.C as number;
  const balanced = params.class_weight === "balanced";
  const features = (value: Value) => {
    const dense = toMatrix(value);
    return storage === "csr" ? toSparse(dense) : dense;
  };
  const x = features(inputs.X as Value), y = inputs.y as Label[];
  const sampleWeight = inputs.sample_weight === undefined
    ? undefined
    : Float64Array.from(inputs.sample_weight as number[]);
  const model = new LogisticRegression({
    c,
    classWeight: balanced ? "balanced" : "none",
    fitIntercept: params.fit_intercept as boolean | undefined,
  }).fit(x, y, { sampleWeight });

  const test = features(inputs.X_test as Value);
  const result = {
    coef: toRows(model.coef),
    intercept: [...model.intercept],
    predict_proba_test: toRows(model.predictProba(test)),
    predict_test: model.predict(test),
  };
  return {
    classes: [...model.classes],
    optimum: result,
    sklearn_default: result,
    objective: objective(model.predictProba(x), {
      labels: y.map((label) => model.classes.indexOf(label)),
      weights: balanced ? balancedWeights(y) : sampleWeight ?? y.map(() => 1),
      coef: model.coef,
      c,
    }),
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

/** scikit-learn's: rows / (classes × rows of the class). */
function balancedWeights(y: readonly Label[]): number[] {
  const counts = new Map<Label, number>();
  for (const label of y) counts.set(label, (counts.get(label) ?? 0) + 1);
  return y.map((label) => y.length / (counts.size * counts.get(label)!));
}
