import type { ConfidentRows } from "./confident_rows.ts";
import { binOf, type BinStrategy } from "./probability_bins.ts";

/** Sums over rows whose predictions are about as sure. */
export interface ConfidenceSums {
  /** Of their confidences, weighted. */
  readonly said: number;
  /** Of the weights of those that are predicted right. */
  readonly right: number;
  /** Of their weights. */
  readonly weight: number;
  /** Their number. */
  readonly count: number;
}

/** One entry a bin.
 *
 * @throws {TypeError | RangeError} If there is no such strategy, or less than one bin.
 */
export function confidenceSums(
  { confidence, isRight, weights }: ConfidentRows,
  { bins, strategy }: { readonly bins: number; readonly strategy: BinStrategy },
): ConfidenceSums[] {
  const binOfRow = binOf(confidence, { bins, strategy });
  const sums = Array.from({ length: bins }, () => ({ said: 0, right: 0, weight: 0, count: 0 }));
  binOfRow.forEach((bin, row) => {
    const sum = sums[bin], weight = weights[row];
    sum.said += weight * confidence[row];
    sum.right += weight * isRight[row];
    sum.weight += weight;
    sum.count++;
  });
  return sums;
}

/** Those of the rows of both, of the same bins. */
export function addConfidenceSums(
  sums: readonly ConfidenceSums[],
  others: readonly ConfidenceSums[],
): ConfidenceSums[] {
  return sums.map(({ said, right, weight, count }, bin) => ({
    said: said + others[bin].said,
    right: right + others[bin].right,
    weight: weight + others[bin].weight,
    count: count + others[bin].count,
  }));
}

/** The distance of confidence and accuracy in each bin, weighted. */
export function calibrationErrorOf(sums: readonly ConfidenceSums[]): number {
  const total = sums.reduce((sum, { weight }) => sum + weight, 0);
  return sums.reduce((sum, { said, right }) => sum + Math.abs(right - said), 0) / total;
}

/** The means of each bin that holds a row of weight above 0. */
export function reliabilityOf(
  sums: readonly ConfidenceSums[],
): { readonly confidence: number; readonly accuracy: number; readonly count: number }[] {
  return sums.filter(({ weight }) => weight > 0).map(({ said, right, weight, count }) => ({
    confidence: said / weight,
    accuracy: right / weight,
    count,
  }));
}
