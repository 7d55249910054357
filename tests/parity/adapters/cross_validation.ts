import type { Label } from "../../../src/core/label.ts";
import { ClassifierPipeline } from "../../../src/models/classifier_pipeline.ts";
import { LogisticRegression } from "../../../src/models/logistic_regression.ts";
import { StandardScaler } from "../../../src/models/standard_scaler.ts";
import { crossValPredict, crossValScore } from "../../../src/validation/cross_validation.ts";
import type { Scoring } from "../../../src/validation/scoring.ts";
import { StratifiedKFold } from "../../../src/validation/splits.ts";
import type { Fields, ParityCase } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";
import { toMatrix, toRows } from "./values.ts";

/** scikit-learn's own stopping point and a tight one are two references for one result. */
export function crossValidation({ params, inputs }: ParityCase): Fields {
  onlyParams(params, ["n_splits", "shuffle", "random_state"]);
  const estimator = new ClassifierPipeline(
    [new StandardScaler()],
    new LogisticRegression({ c: 1 }),
  );
  const x = toMatrix(inputs.X), y = inputs.y as Label[];
  const splits = new StratifiedKFold({
    folds: params.n_splits as number,
    shuffle: params.shuffle as boolean,
    seed: params.random_state as number,
  });
  const scores = (scoring: Scoring) => crossValScore(estimator, x, y, { splits, scoring });
  const probabilities = toRows(crossValPredict(estimator, x, y, { splits }).probabilities);
  return {
    accuracy_per_fold: scores("accuracy"),
    f1_macro_per_fold: scores("macroF1"),
    neg_log_loss_per_fold: scores("negLogLoss"),
    oof_proba_default: probabilities,
    oof_proba_tight: probabilities,
  };
}
