import { checkOneOf } from "../../core/check.ts";
import type { Label } from "../../core/label.ts";
import { mostProbable } from "../../core/most_probable.ts";
import type { CalibrationMethod } from "../../models/probability_calibrator_model.ts";
import { logLoss } from "../../validation/metrics.ts";
import { scorerOf } from "../../validation/scoring.ts";
import { calibrateFusion } from "../calibrated_fusion.ts";
import { classFrequencies } from "../class_frequencies.ts";
import type { CrossValidatedFusion } from "../fusion.ts";
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

/** How the probabilities of a fusion are calibrated: see `ProbabilityCalibrator`. */
export type Calibration = CalibrationMethod | "auto";

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
  /** How probabilities are calibrated. */
  readonly calibrate: Calibration;
}

/** A fusion ready to decide, how good its decisions are on rows that it has not seen, and what it says of these.
 *
 * Its probabilities are calibrated first; for macro-F1 they are then reweighted by the factors that decide best on those rows.
 */
export function decide(
  fitted: CrossValidatedFusion,
  { labels, groups, rankBy, calibrate }: DecisionOptions,
): OutOfFoldScore & CrossValidatedFusion {
  const honest = calibrated(fitted, labels, { groups, calibrate });
  const { classes } = honest.model;
  const decided = rankBy === "accuracy" ? honest : reweighted(honest, labels, { groups });
  const predicted = mostProbable(decided.outOfFold, classes);
  return {
    ...decided,
    score: scorerOf(rankBy)(labels, { predicted, probabilities: decided.outOfFold, classes }),
    logLoss: logLoss(labels, honest.outOfFold, { classes }),
  };
}

/** The same fusion where no calibration is wanted, or none does it good. */
function calibrated(
  fitted: CrossValidatedFusion,
  labels: readonly Label[],
  { groups, calibrate }: Pick<DecisionOptions, "groups" | "calibrate">,
): CrossValidatedFusion {
  if (calibrate === "none") return fitted;
  const honest = calibrateFusion(fitted, labels, { method: calibrate, groups });
  return honest.model.method === "none" ? fitted : honest;
}
