import { deviation, mean } from "./mean_and_deviation.ts";
import type { Score } from "./score_candidates.ts";

/** A score over folds: the means of the folds of all repeats; `confusion` is their sum. */
export interface FoldScore extends Score {
  /** Standard deviation of the folds' accuracies (population). */
  readonly accuracyStd: number;
  /** Standard deviation of the folds' macro-F1 (population). */
  readonly macroF1Std: number;
}

/** The score over folds. */
export function overFolds(folds: readonly Score[]): FoldScore {
  const accuracies = folds.map(({ accuracy }) => accuracy);
  const f1s = folds.map(({ macroF1 }) => macroF1);
  return {
    accuracy: mean(accuracies),
    accuracyStd: deviation(accuracies),
    macroF1: mean(f1s),
    macroF1Std: deviation(f1s),
    logLoss: mean(folds.map(({ logLoss }) => logLoss)),
    confusion: folds[0].confusion.map((row, i) =>
      row.map((_, j) => folds.reduce((sum, { confusion }) => sum + confusion[i][j], 0))
    ),
  };
}
