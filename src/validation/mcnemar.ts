import type { Label } from "../core/label.ts";
import { checkLength, type Predictions, repeatsOf } from "./predictions.ts";

/** Rows on which two predictions differ in being right, and how likely chance alone makes them differ so. */
export interface McNemarResult {
  /** Rows that `predicted` gets right and `baseline` wrong. */
  readonly onlyPredicted: number;
  /** Rows that `baseline` gets right and `predicted` wrong. */
  readonly onlyBaseline: number;
  /** `(|onlyPredicted − onlyBaseline| − 1)² / (onlyPredicted + onlyBaseline)`: McNemar's χ² of one degree of freedom, with Edwards's
   * correction of continuity; 0 where both are as many.
   */
  readonly statistic: number;
  /** Two-sided and exact: how likely counts at least as far apart are if each such row were as likely to be of either kind. */
  readonly pValue: number;
}

/** McNemar's test: whether one prediction is right more often than another of the same rows, beyond chance.
 *
 * Rows that both get right, or both wrong, say nothing. The p-value is that of the exact binomial test, within a relative 1e-10 of
 * `scipy.stats.binomtest` of SciPy 1.17. Of several repeats, a row counts as right if more than half of them are: one that is right
 * in exactly half counts as wrong, on either side. Rows must be independent: for groups see `pairedInterval`. Source: McNemar,
 * "Note on the sampling error of the difference between correlated proportions or percentages", 1947.
 *
 * @param truth The true label of each row.
 * @param predictions The two predictions of the rows.
 * @throws {ShapeError} If truth and predictions differ in length.
 * @throws {RangeError} If there is no row.
 * @example
 * ```ts
 * import { mcnemar } from "@medley/medley";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const truth = ["a", "b", "a", "b", "a", "b"];
 * const result = mcnemar(truth, { predicted: truth, baseline: ["b", "a", "b", "a", "b", "b"] });
 * assertEquals([result.onlyPredicted, result.onlyBaseline], [5, 0]);
 * assertAlmostEquals(result.pValue, 2 / 2 ** 5);
 * ```
 */
export function mcnemar(
  truth: readonly Label[],
  { predicted, baseline }: { readonly predicted: Predictions; readonly baseline: Predictions },
): McNemarResult {
  if (truth.length === 0) throw new RangeError("Cannot compare predictions: there is no row");
  const first = rightRows(truth, predicted), second = rightRows(truth, baseline);
  const countWhere = (isCounted: (row: number) => boolean) =>
    truth.reduce<number>((count, _, row) => isCounted(row) ? count + 1 : count, 0);
  const onlyPredicted = countWhere((row) => first[row] && !second[row]);
  const onlyBaseline = countWhere((row) => second[row] && !first[row]);
  const differing = onlyPredicted + onlyBaseline;
  const excess = Math.max(0, Math.abs(onlyPredicted - onlyBaseline) - 1);
  return {
    onlyPredicted,
    onlyBaseline,
    statistic: differing === 0 ? 0 : excess ** 2 / differing,
    pValue: Math.min(1, 2 * lowerTail(Math.min(onlyPredicted, onlyBaseline), differing)),
  };
}

/** Whether each row is right in more than half of the repeats. */
function rightRows(truth: readonly Label[], predictions: Predictions): boolean[] {
  const repeats = repeatsOf(predictions);
  for (const labels of repeats) checkLength("labels each", labels, truth.length);
  return truth.map((label, row) => {
    const right = repeats.filter((labels) => labels[row] === label).length;
    return 2 * right > repeats.length;
  });
}

/** The probability of at most `k` heads in `n` throws of a fair coin. */
function lowerTail(k: number, n: number): number {
  let logLargest = -n * Math.LN2;
  for (let i = 1; i <= k; i++) logLargest += Math.log((n - k + i) / i);
  // Each term from that of k heads down, by what it is of the one before.
  let share = 1, sum = 1;
  for (let i = k; i > 0 && share > sum * Number.EPSILON; i--) {
    share *= i / (n - i + 1);
    sum += share;
  }
  return Math.exp(logLargest) * sum;
}
