import { checkOneOf } from "../../core/check.ts";
import type { Label } from "../../core/label.ts";
import { mostProbable } from "../../core/most_probable.ts";
import { accuracy, logLoss, macroF1 } from "../../validation/metrics.ts";
import { classFrequencies } from "../class_frequencies.ts";
import type { CrossValidatedFusion, FusionModel } from "../fusion.ts";
import { reweighted } from "../reweighted_fusion.ts";

/** What decides which candidate is better. */
export type RankBy = "accuracy" | "macroF1";

/** How good a candidate is on rows that it has not seen. */
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

/** What is to be decided well. */
export interface DecisionOptions {
  readonly labels: readonly Label[];
  /** The group of each row. */
  readonly groups?: readonly Label[];
  readonly rankBy: RankBy;
}

/** A fusion ready to decide, and how good its decisions are on rows that it has not seen: for macro-F1 it is reweighted. */
export function decide(
  fit: CrossValidatedFusion,
  { labels, groups, rankBy }: DecisionOptions,
): OutOfFoldScore & { readonly model: FusionModel } {
  const { classes } = fit.model;
  const score = rankBy === "accuracy" ? accuracy : macroF1;
  const { model, outOfFold } = rankBy === "accuracy" ? fit : reweighted(fit, labels, { groups });
  return {
    model,
    score: score(labels, mostProbable(outOfFold, classes)),
    logLoss: logLoss(labels, fit.outOfFold, { classes }),
  };
}
