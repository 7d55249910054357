import type { Label } from "../../../src/core/label.ts";
import { ClassifierPipeline } from "../../../src/models/classifier_pipeline.ts";
import {
  LogisticRegression,
  type LogisticRegressionOptions,
} from "../../../src/models/logistic_regression.ts";
import { StandardScaler } from "../../../src/models/standard_scaler.ts";
import { crossValPredict, crossValScore } from "../../../src/validation/cross_validation.ts";
import type { Scoring } from "../../../src/validation/scoring.ts";
import { StratifiedKFold } from "../../../src/validation/splits.ts";
import type { Fields, ParityCase } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";
import { toMatrix, toRows } from "./values.ts";

/** The optimum and where scikit-learn stops, with its `max_iter` at 5000: two references, each for the solver that goes there. */
export function crossValidation({ params, inputs }: ParityCase): Fields {
  onlyParams(params, ["n_splits", "shuffle", "random_state"]);
  const estimator = (options: LogisticRegressionOptions) =>
    new ClassifierPipeline([new StandardScaler()], new LogisticRegression(options));
  const optimum = estimator({});
  const stopped = estimator({ solver: "scikitLearn", maxIterations: 5000 });
  const x = toMatrix(inputs.X), y = inputs.y as Label[];
  const splits = new StratifiedKFold({
    folds: params.n_splits as number,
    shuffle: params.shuffle as boolean,
    seed: params.random_state as number,
  });
  const scores = (scoring: Scoring) => crossValScore(stopped, x, y, { splits, scoring });
  const probabilities = (estimator: ClassifierPipeline) =>
    toRows(crossValPredict(estimator, x, y, { splits }).probabilities);
  return {
    accuracy_per_fold: scores("accuracy"),
    f1_macro_per_fold: scores("macroF1"),
    neg_log_loss_per_fold: scores("negLogLoss"),
    oof_proba_default: probabilities(stopped),
    oof_proba_tight: probabilities(optimum),
  };
}
