import { encodeLabels, type Label } from "../../core/label.ts";
import { type RowWeightOptions, rowWeights } from "./row_weights.ts";

/** Options of curves over the scores of one class. */
export interface CurveOptions extends RowWeightOptions {
  /** The class that scores speak for. @default {the second of two classes} */
  readonly positive?: Label;
}

/** Scores of one class: which rows are of it, and how much they count. */
export interface ScoredRows {
  readonly scores: ArrayLike<number>;
  readonly isPositive: ArrayLike<boolean>;
  readonly weights: ArrayLike<number>;
}

/** What every different score catches as a threshold, from the highest to the lowest. */
export interface ThresholdCounts {
  readonly thresholds: number[];
  /** Positive rows that score as high, in weights. */
  readonly truePositives: number[];
  /** Other rows that score as high, in weights. */
  readonly falsePositives: number[];
}

/** Adds up rows from the highest score to the lowest; rows of weight 0 are left out. */
export function countByThreshold({ scores, isPositive, weights }: ScoredRows): ThresholdCounts {
  const rows = Uint32Array.from(scores, (_, row) => row).filter((row) => weights[row] > 0)
    .sort((a, b) => scores[b] - scores[a]);
  const thresholds: number[] = [];
  const truePositives: number[] = [], falsePositives: number[] = [];
  let positives = 0, negatives = 0;
  rows.forEach((row, i) => {
    if (isPositive[row]) positives += weights[row];
    else negatives += weights[row];
    if (i + 1 < rows.length && scores[rows[i + 1]] === scores[row]) return;
    thresholds.push(scores[row]);
    truePositives.push(positives);
    falsePositives.push(negatives);
  });
  return { thresholds, truePositives, falsePositives };
}

/** Checks scores of one class.
 *
 * @param metric What cannot be computed, as "ROC curve".
 * @throws {ShapeError} If lengths differ.
 * @throws {RangeError} If there is no row, a score is NaN or infinite, or the positive class must be named.
 */
export function scoredRows(
  metric: string,
  rows: { readonly truth: readonly Label[]; readonly scores: ArrayLike<number> },
  options: CurveOptions,
): ScoredRows {
  const { truth, scores } = rows;
  const weights = rowWeights(metric, { truth, predicted: scores.length }, options.sampleWeight);
  const wrong = Array.from(scores).findIndex((score) => !Number.isFinite(score));
  if (wrong >= 0) {
    throw new RangeError(`Cannot compute ${metric}: the score of row ${wrong} is ${scores[wrong]}`);
  }
  const positive = options.positive ?? secondClass(metric, truth);
  return { scores, isPositive: truth.map((label) => label === positive), weights };
}

function secondClass(metric: string, truth: readonly Label[]): Label {
  const { classes } = encodeLabels(truth);
  if (classes.length === 2) return classes[1];
  throw new RangeError(
    `Cannot compute ${metric}: the truth has ${classes.length} classes, not two: name the positive one`,
  );
}
