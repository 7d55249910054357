/** Two imperfect predictors that err on different rows: what a vote makes of them, and what their scores do.
 *
 * ```sh
 * deno run examples/complementary/main.ts
 * ```
 */
import { accuracy, pairedInterval, RandomState } from "@medley/medley";

/** How far each predictor's scores of the two classes lie apart, in deviations: right on 75 % and on 72 % of the rows. */
const distances = { a: 2 * 0.6745, b: 2 * 0.5828 };

/** What the two predictors say of every row, alone and together. */
export interface Predictions {
  readonly truth: number[];
  /** Right on 75 %. */
  readonly a: number[];
  /** Right on 72 %. */
  readonly b: number[];
  /** 1 if either says 1: often called a majority vote, but two voters have no majority. */
  readonly either: number[];
  /** 1 if both say 1. */
  readonly both: number[];
  /** 1 if the sum of their log-odds is above 0: the surer one decides. */
  readonly summed: number[];
}

/** Rows of two equally frequent classes, and what is predicted of them. */
export function predict({ rows = 1000, seed = 42 } = {}): Predictions {
  const random = new RandomState(seed);
  const truth = Array.from({ length: rows }, () => random.randomInteger(2));
  // A normal score around ± distance / 2 has the log-odds distance × score.
  const logOdds = (distance: number) =>
    truth.map((label) => distance * ((label - 0.5) * distance + random.normal()));
  const isOne = (scores: number[]) => scores.map((score) => score > 0 ? 1 : 0);
  const scoresA = logOdds(distances.a), scoresB = logOdds(distances.b);
  const a = isOne(scoresA), b = isOne(scoresB);
  return {
    truth,
    a,
    b,
    either: a.map((vote, row) => Math.max(vote, b[row])),
    both: a.map((vote, row) => Math.min(vote, b[row])),
    summed: isOne(scoresA.map((score, row) => score + scoresB[row])),
  };
}

/** Mean accuracies over seeds from 1. */
export function meanAccuracies(seeds = 50): Record<keyof Omit<Predictions, "truth">, number> {
  const sums = { a: 0, b: 0, either: 0, both: 0, summed: 0 };
  const names = Object.keys(sums) as (keyof typeof sums)[];
  for (let seed = 1; seed <= seeds; seed++) {
    const predictions = predict({ seed });
    for (const name of names) {
      sums[name] += accuracy(predictions.truth, predictions[name]) / seeds;
    }
  }
  return sums;
}

if (import.meta.main) {
  const means = meanAccuracies();
  console.log("Mean accuracy over 50 seeds of 1000 rows:");
  console.log(`  A alone          ${means.a.toFixed(3)}`);
  console.log(`  B alone          ${means.b.toFixed(3)}`);
  console.log(`  either says 1    ${means.either.toFixed(3)}   two hard votes cannot beat A`);
  console.log(`  both say 1       ${means.both.toFixed(3)}`);
  console.log(`  summed log-odds  ${means.summed.toFixed(3)}   scores say how sure each one is`);

  const { truth, a, summed } = predict();
  const { value, low, high } = pairedInterval(truth, { predicted: summed, baseline: a });
  const range = `${low.toFixed(3)} to ${high.toFixed(3)}`;
  console.log(`Gain of summed log-odds over A, seed 42: ${value.toFixed(3)} (${range})`);
}
