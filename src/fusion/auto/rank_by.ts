import { checkOneOf } from "../../core/check.ts";
import { encodeLabels, type Label } from "../../core/label.ts";
import { mostProbable } from "../../core/most_probable.ts";
import type { Matrix } from "../../core/matrix.ts";
import { accuracy, logLoss, macroF1 } from "../../validation/metrics.ts";
import { classFrequencies } from "../class_frequencies.ts";

/** What decides which candidate is better. */
export type RankBy = "accuracy" | "macroF1";

/** How good probabilities are that were given to rows by models that had not seen them. */
export interface OutOfFoldScore {
  /** The metric that decides: the higher, the better. */
  readonly score: number;
  /** Mean of −log(probability given to the true class). */
  readonly logLoss: number;
}

/** @throws {TypeError} If it is an unknown word. */
export function checkRankBy(rankBy: RankBy | "auto"): void {
  checkOneOf("rankBy", rankBy, ["auto", "accuracy", "macroF1"]);
}

/** `"auto"` decided: accuracy, but macro-F1 where the rarest class has less than half of its even share, so that accuracy
 * would be content with missing it.
 */
export function rankByFor(rankBy: RankBy | "auto", labels: readonly Label[]): RankBy {
  if (rankBy !== "auto") return rankBy;
  const { classes, frequencies } = classFrequencies(labels);
  return Math.min(...frequencies) < 0.5 / classes.length ? "macroF1" : "accuracy";
}

/** Scores probabilities of rows. */
export function scoreOutOfFold(
  probabilities: Matrix,
  labels: readonly Label[],
  rankBy: RankBy,
): OutOfFoldScore {
  const { classes } = encodeLabels(labels);
  const predicted = mostProbable(probabilities, classes);
  return {
    score: rankBy === "accuracy" ? accuracy(labels, predicted) : macroF1(labels, predicted),
    logLoss: logLoss(labels, probabilities, { classes }),
  };
}
