import { checkInteger } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import {
  RepeatedStratifiedKFold,
  type Split,
  type SplitOptions,
  TimeSeriesSplit,
} from "../validation/splits.ts";

/** How rows are divided for a comparison: by class alone, with groups kept apart, or the past before the future. */
export type SplitKind = "stratified" | "group" | "time";

/** The folds of a comparison, of all repeats, one repeat after the other. */
export interface ComparisonSplits {
  readonly kind: SplitKind;
  readonly splits: readonly Split[];
}

/** Makes the folds of a comparison.
 *
 * @throws {TypeError} If times are given together with groups or repeats.
 * @throws {RangeError} If the rows do not allow the folds, or a fold would have nothing to test or one class to learn.
 */
export function comparisonSplits(
  y: readonly Label[],
  options: SplitOptions & { folds: number; repeats: number; seed: number },
): ComparisonSplits {
  const { groups, times, folds, repeats, seed } = options;
  checkInteger("repeats", repeats, 1);
  if (times !== undefined && groups !== undefined) {
    throw new TypeError(
      "Cannot split by time and by group at once: rows of a group lie before and after the same moment; give one of the two",
    );
  }
  if (times !== undefined && repeats > 1) {
    throw new TypeError(
      "Cannot repeat a split by time: nothing in it is left to chance, so that every repeat would be the same; leave repeats out",
    );
  }
  const kind = times !== undefined ? "time" : groups !== undefined ? "group" : "stratified";
  const splitter = times === undefined
    ? new RepeatedStratifiedKFold({ folds, repeats, seed })
    : new TimeSeriesSplit({ folds });
  const splits = splitter.split(y, { groups, times });
  splits.forEach((split, i) => checkUsable(split, y, `fold ${i % folds + 1} of ${folds}`));
  return { kind, splits };
}

function checkUsable({ train, test }: Split, y: readonly Label[], fold: string): void {
  if (test.length === 0) {
    throw new RangeError(
      `Cannot compare: ${fold} has no row to test, as the groups are few and uneven; use fewer folds`,
    );
  }
  if (train.every((row) => y[row] === y[train[0]])) {
    throw new RangeError(
      `Cannot compare: it takes two classes or more, and all ${train.length} training rows of ${fold} are ${
        JSON.stringify(y[train[0]])
      }; use fewer folds, or add rows of another class`,
    );
  }
}
