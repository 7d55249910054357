/** How well rows are predicted when some of their modalities are taken away. */
import { checkOneEach } from "../../core/check.ts";
import type { Label } from "../../core/label.ts";
import type { Matrix } from "../../core/matrix.ts";
import { mostProbable } from "../../core/most_probable.ts";
import type { Interval } from "../../validation/intervals.ts";
import type { ResampleOptions } from "../../validation/mean_intervals.ts";
import { accuracy, logLoss, macroF1 } from "../../validation/metrics.ts";
import { scorerOf, type Scoring } from "../../validation/scoring.ts";

/** A number; with a 95 % interval where the score is a mean over rows, as accuracy and the log loss are. */
export type Estimate = Interval | { readonly value: number };

/** What is measured on labelled rows, and how it is resampled. */
export interface ImportanceOptions extends ResampleOptions {
  /** What the performance is measured in: the higher, the better. @default {"accuracy"} */
  readonly scoring?: Scoring;
}

/** Three scores of the same rows. */
export interface SubsetScore {
  /** Share of the rows whose class is predicted. */
  readonly accuracy: number;
  /** Mean F1 of the classes. */
  readonly macroF1: number;
  /** Mean of −log(probability given to the true class). */
  readonly logLoss: number;
}

/** Probabilities, and the class of each column. */
export interface KnownProbabilities {
  readonly probabilities: Matrix;
  readonly classes: readonly Label[];
}

/** Checks labels and groups before rows are scored.
 *
 * @throws {ShapeError} If they are not one a row.
 * @throws {RangeError} If there is no row.
 */
export function checkLabelled(
  rows: number,
  labels: readonly Label[],
  groups?: readonly Label[],
): void {
  checkOneEach("score modalities", rows, { labels, groups });
  if (rows === 0) throw new RangeError("Cannot score modalities: there is no row");
}

/** Accuracy, macro-F1 and log loss of probabilities. */
export function subsetScore(truth: readonly Label[], known: KnownProbabilities): SubsetScore {
  const { probabilities, classes } = known;
  const predicted = mostProbable(probabilities, classes);
  return {
    accuracy: accuracy(truth, predicted),
    macroF1: macroF1(truth, predicted),
    logLoss: logLoss(truth, probabilities, { classes }),
  };
}

/** The score of probabilities.
 *
 * @throws {TypeError} If `scoring` is an unknown word.
 */
export function scoreOf(
  scoring: Scoring,
  truth: readonly Label[],
  { probabilities, classes }: KnownProbabilities,
): number {
  const predicted = mostProbable(probabilities, classes);
  return scorerOf(scoring)(truth, { predicted, probabilities, classes });
}

/** The score of each row, of which the score of all is the mean; undefined for a score that is none. */
export function rowScores(
  scoring: Scoring,
  truth: readonly Label[],
  { probabilities, classes }: KnownProbabilities,
): Float64Array | undefined {
  if (scoring === "accuracy") {
    const predicted = mostProbable(probabilities, classes);
    return Float64Array.from(truth, (label, row) => label === predicted[row] ? 1 : 0);
  }
  if (scoring !== "negLogLoss") return undefined;
  const columnOf = new Map(classes.map((label, j) => [label, j]));
  // As `logLoss`, which has checked the labels by then.
  return Float64Array.from(truth, (label, row) => {
    const p = probabilities.row(row)[columnOf.get(label)!];
    return Math.log(Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON));
  });
}

/** What a result says was measured. */
export function nameOf(scoring: Scoring): string {
  return typeof scoring === "function" ? scoring.name || "score" : scoring;
}
