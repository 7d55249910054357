import { encodeLabels, type Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import { toClasses } from "../core/to_classes.ts";
import { predictOrPrior } from "../fusion/predictable_rows.ts";
import { accuracy, confusionMatrix, logLoss, macroF1 } from "../validation/metrics.ts";
import type { ExtractedTable } from "./feature_extractor.ts";
import type { FittedCandidates } from "./fit_candidates.ts";
import { mostProbable } from "../core/most_probable.ts";

/** How well rows were predicted. */
export interface Score {
  /** Share of the rows whose class is predicted. */
  readonly accuracy: number;
  /** Mean F1 of the classes. */
  readonly macroF1: number;
  /** Mean of −log(probability given to the true class). */
  readonly logLoss: number;
  /** Rows by true class (outer) and predicted class (inner), both in the order of the classes. */
  readonly confusion: readonly (readonly number[])[];
}

/** What one candidate makes of the rows. */
export interface ScoredCandidate {
  /** The most probable class, one a row. */
  readonly predicted: readonly Label[];
  /** How well that agrees with the labels. */
  readonly score: Score;
}

/** Scores every fitted candidate, and the majority class of the rows fitted on, on the same rows.
 *
 * @param labels One a row of `extracted`.
 * @param options `rows`: the rows to score; `classes`: the order of the confusion matrices, `@default {the classes
 * fitted on and those of the rows, sorted}`. A class that was not fitted on has probability 0. A row that a fusion leaves out is
 * given its prior, so that all are scored on the same rows.
 * @returns By name: `majority`, each modality, `early` and `late`.
 * @throws {RangeError} If a row has no modality, or there is no row.
 */
export function scoreCandidates(
  fitted: FittedCandidates,
  extracted: ExtractedTable,
  labels: readonly Label[],
  options: { rows: Uint32Array; classes?: readonly Label[] },
): Record<string, ScoredCandidate> {
  const { rows } = options;
  const truth = Array.from(rows, (row) => labels[row]);
  const classes = options.classes ?? encodeLabels([...fitted.classes, ...truth]).classes;
  const blocks = fitted.extractor.transform(extracted, rows);
  const majority = Matrix.fromRows(truth.map(() => fitted.frequencies));
  const probabilities = [
    ["majority", majority] as const,
    ...Object.entries(fitted.models).map(([name, model]) =>
      [name, predictOrPrior(model, blocks)] as const
    ),
  ];
  return Object.fromEntries(
    probabilities.map(([name, known]) => [
      name,
      scored(truth, toClasses(known, { from: fitted.classes, to: classes }), classes),
    ]),
  );
}

function scored(
  truth: readonly Label[],
  probabilities: Matrix,
  classes: readonly Label[],
): ScoredCandidate {
  const predicted = mostProbable(probabilities, classes);
  const confusion = confusionMatrix(truth, predicted, { classes });
  return {
    predicted,
    score: {
      accuracy: accuracy(truth, predicted),
      macroF1: macroF1(truth, predicted),
      logLoss: logLoss(truth, probabilities, { classes }),
      confusion: classes.map((_, k) => Array.from(confusion.row(k))),
    },
  };
}
