import type { Label } from "../../../src/core/label.ts";
import { RandomForestClassifier } from "../../../src/models/random_forest_classifier.ts";
import { accuracy } from "../../../src/validation/metrics.ts";
import type { ParityCase, Value } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";
import { toMatrix } from "./values.ts";

const SEEDS = [0, 1, 2, 3, 4];

/** Trees cannot be the same ones: mean accuracy and importances of several seeds are what compares. */
export function randomForest({ params, inputs }: ParityCase) {
  onlyParams(params, ["n_estimators", "max_features", "criterion", "bootstrap"]);
  const x = toMatrix(inputs.X), test = toMatrix(inputs.X_test);
  const models = SEEDS.map((seed) =>
    new RandomForestClassifier({
      nEstimators: params.n_estimators as number,
      maxFeatures: params.max_features as "sqrt",
      criterion: params.criterion as "gini",
      bootstrap: params.bootstrap as boolean,
      seed,
    }).fit(x, inputs.y as Label[])
  );
  const scores = models.map((model) => accuracy(inputs.y_test as Label[], model.predict(test)));
  return {
    accuracy: mean(scores),
    top3_importances: top3(models.map(({ featureImportances }) => featureImportances)),
  };
}

function top3(importances: readonly Float64Array[]): Value {
  const means = [...importances[0].keys()].map((j) => mean(importances.map((one) => one[j])));
  return [...means.keys()].sort((a, b) => means[b] - means[a]).slice(0, 3);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
