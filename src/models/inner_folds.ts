import type { Label } from "../core/label.ts";
import { type Split, StratifiedGroupKFold, StratifiedKFold } from "../validation/splits.ts";

/** How training rows are divided once more. */
export interface InnerFoldOptions {
  /** Folds wanted. */
  readonly folds: number;
  /** Seed of the shuffling. */
  readonly seed: number;
  /** The group of each row: folds then keep groups apart. */
  readonly groups?: readonly Label[];
}

/** Stratified folds of training rows; fewer than wanted where there are not members enough of any class, or groups.
 *
 * @param y Class of each row.
 * @returns Undefined if there are not two folds.
 */
export function innerFolds(
  y: readonly Label[],
  { folds: wanted, seed, groups }: InnerFoldOptions,
): Split[] | undefined {
  const most = groups === undefined ? Infinity : new Set(groups).size;
  const folds = Math.min(wanted, largestCount(y), most);
  if (folds < 2) return undefined;
  if (groups === undefined) return new StratifiedKFold({ folds, seed }).split(y);
  // Where groups are few, a fold may have no row to test.
  return new StratifiedGroupKFold({ folds, seed }).split(y, { groups })
    .filter(({ test }) => test.length > 0);
}

function largestCount(y: readonly Label[]): number {
  const counts = new Map<Label, number>();
  for (const label of y) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
