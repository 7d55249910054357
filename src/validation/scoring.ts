import { checkOneOf } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import { accuracy, balancedAccuracy, f1, logLoss, macroF1, rocAuc } from "./metrics.ts";

/** What a model says of rows that it was not fitted on. */
export interface ScoredPredictions {
  /** The most probable class of each row. */
  readonly predicted: readonly Label[];
  /** Shape `(rows, classes)`. */
  readonly probabilities: Matrix;
  /** The class of each column. */
  readonly classes: readonly Label[];
}

/** How predictions are scored: the higher, the better. */
export type Scorer = (truth: readonly Label[], predictions: ScoredPredictions) => number;

/** A metric by name, or a function; `"negLogLoss"` is minus the log loss, and `"rocAuc"` that of each class against all others. */
export type Scoring =
  | "accuracy"
  | "balancedAccuracy"
  | "macroF1"
  | "weightedF1"
  | "negLogLoss"
  | "rocAuc"
  | Scorer;

const SCORERS: Readonly<Record<Exclude<Scoring, Scorer>, Scorer>> = {
  accuracy: (truth, { predicted }) => accuracy(truth, predicted),
  balancedAccuracy: (truth, { predicted }) => balancedAccuracy(truth, predicted),
  macroF1: (truth, { predicted }) => macroF1(truth, predicted),
  weightedF1: (truth, { predicted }) => f1(truth, predicted, { average: "weighted" }),
  negLogLoss: (truth, { probabilities, classes }) => -logLoss(truth, probabilities, { classes }),
  rocAuc: (truth, { probabilities, classes }) => rocAuc(truth, probabilities, { classes }),
};

/** @throws {TypeError} If it is an unknown word. */
export function scorerOf(scoring: Scoring): Scorer {
  if (typeof scoring === "function") return scoring;
  checkOneOf("scoring", scoring, Object.keys(SCORERS));
  return SCORERS[scoring];
}
