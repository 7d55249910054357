import type { Label } from "../../../src/core/label.ts";
import type { Matrix } from "../../../src/core/matrix.ts";
import { mostProbable } from "../../../src/core/most_probable.ts";
import {
  accuracy,
  averagePrecision,
  balancedAccuracy,
  brierScore,
  classificationReport,
  cohenKappa,
  confusionMatrix,
  f1,
  formatClassificationReport,
  logLoss,
  matthewsCorrelation,
  precision,
  recall,
  type ReportedScores,
  rocAuc,
  rocCurve,
  topKAccuracy,
} from "../../../src/validation/metrics.ts";
import type { Fields, ParityCase, Value } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";
import { toMatrix, toRows } from "./values.ts";

/** One case holds all metrics of one prediction. */
export function metrics({ params, inputs }: ParityCase): Fields {
  onlyParams(params, ["labels", "target_names"]);
  const truth = inputs.y_true as Label[], classes = params.labels as Label[];
  const sampleWeight = inputs.sample_weight as number[];
  const probabilities = toMatrix(inputs.proba);
  const predicted = mostProbable(probabilities, classes);
  return {
    predicted,
    accuracy: accuracy(truth, predicted),
    accuracy_weighted: accuracy(truth, predicted, { sampleWeight }),
    balanced_accuracy: balancedAccuracy(truth, predicted),
    confusion_matrix: toRows(confusionMatrix(truth, predicted, { classes })),
    cohen_kappa: cohenKappa(truth, predicted),
    matthews: matthewsCorrelation(truth, predicted),
    log_loss: logLoss(truth, probabilities, { classes }),
    log_loss_weighted: logLoss(truth, probabilities, { classes, sampleWeight }),
    ...reports(truth, predicted, { classes, targetNames: params.target_names as string[] }),
    ...averages(truth, predicted, classes),
    ...(classes.length === 2
      ? twoClasses(truth, Array.from(truth, (_, row) => probabilities.row(row)[1]))
      : manyClasses(truth, probabilities, classes)),
  };
}

function reports(
  truth: readonly Label[],
  predicted: readonly Label[],
  { classes, targetNames }: { classes: readonly Label[]; targetNames: readonly string[] },
): Fields {
  const report = classificationReport(truth, predicted, { classes });
  const row = ({ f1, ...others }: ReportedScores): Fields => ({ ...others, "f1-score": f1 });
  return {
    classification_report: {
      ...Object.fromEntries(report.perClass.map((scores, k) => [targetNames[k], row(scores)])),
      accuracy: report.accuracy!,
      "macro avg": row(report.macroAverage),
      "weighted avg": row(report.weightedAverage),
    },
    classification_report_text: formatClassificationReport(report, { targetNames }),
  };
}

function averages(
  truth: readonly Label[],
  predicted: readonly Label[],
  classes: readonly Label[],
): Fields {
  const scores: Fields = {};
  for (const average of ["macro", "micro", "weighted"] as const) {
    scores[`precision_${average}`] = precision(truth, predicted, { average, classes });
    scores[`recall_${average}`] = recall(truth, predicted, { average, classes });
    scores[`f1_${average}`] = f1(truth, predicted, { average, classes });
  }
  return scores;
}

function twoClasses(truth: readonly Label[], scores: readonly number[]): Fields {
  const { fpr, tpr, thresholds } = rocCurve(truth, scores);
  return {
    roc_auc: rocAuc(truth, scores),
    average_precision: averagePrecision(truth, scores),
    brier: brierScore(truth, scores),
    roc_curve: { fpr: fpr as Value, tpr: tpr as Value, thresholds: thresholds as Value },
  };
}

function manyClasses(
  truth: readonly Label[],
  probabilities: Matrix,
  classes: readonly Label[],
): Fields {
  return {
    roc_auc_ovr_macro: rocAuc(truth, probabilities, { classes }),
    roc_auc_ovr_weighted: rocAuc(truth, probabilities, { classes, average: "weighted" }),
    roc_auc_ovo_macro: rocAuc(truth, probabilities, { classes, multiClass: "ovo" }),
    top_2_accuracy: topKAccuracy(truth, probabilities, { classes, k: 2 }),
    brier_multi: brierScore(truth, probabilities, { classes }),
  };
}
