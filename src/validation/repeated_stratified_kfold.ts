import { checkInteger, checkSeed } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import { RandomState } from "../core/random.ts";
import { checkGiven, type Split, type SplitOptions, splitsOf, type Splitter } from "./split.ts";
import { stratifiedGroupFolds } from "./stratified_group_kfold.ts";
import { stratifiedFolds } from "./stratified_kfold.ts";

/** Options of {@linkcode RepeatedStratifiedKFold}. */
export interface RepeatedStratifiedKFoldOptions {
  /** Number of folds, ≥ 2. @default {5} */
  readonly folds?: number;
  /** Times that all rows are divided anew, ≥ 1. @default {10} */
  readonly repeats?: number;
  /** Seed of the shuffling; one stream of random numbers feeds all repeats. @default {42} */
  readonly seed?: number;
}

/** Stratified folds, shuffled anew for every repeat: each row is a test row once a repeat.
 *
 * With groups, each repeat keeps them apart as {@linkcode StratifiedGroupKFold} does. The first repeat has the folds of
 * the same seed without repeats. Agrees with scikit-learn 1.9.1, row by row.
 *
 * @example
 * ```ts
 * import { RepeatedStratifiedKFold } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const splits = new RepeatedStratifiedKFold({ folds: 2, repeats: 3 }).split(["a", "a", "b", "b"]);
 * assertEquals(splits.length, 6);
 * ```
 */
export class RepeatedStratifiedKFold implements Splitter {
  /** Number of folds. */
  readonly folds: number;
  /** Times that all rows are divided. */
  readonly repeats: number;
  /** Seed of the shuffling. */
  readonly seed: number;

  /** Checks the options.
   *
   * @throws {RangeError} If `folds` is not an integer of at least 2, `repeats` one of at least 1, or `seed` one from 0 to 2³² − 1.
   */
  constructor(options: RepeatedStratifiedKFoldOptions = {}) {
    const { folds = 5, repeats = 10, seed = 42 } = options;
    checkInteger("folds", folds, 2);
    checkInteger("repeats", repeats, 1);
    checkSeed(seed);
    this.folds = folds;
    this.repeats = repeats;
    this.seed = seed;
  }

  /** The splits of every repeat, one repeat after the other.
   *
   * @param options `groups`: one a row, never divided.
   * @throws {ShapeError} If labels and groups differ in length.
   * @throws {RangeError} If there are more folds than groups, or than members of every class.
   */
  split(y: readonly Label[], options: SplitOptions = {}): Split[] {
    const { folds } = this;
    const random = new RandomState(this.seed);
    const { groups } = options;
    if (groups !== undefined) checkGiven("groups", groups, y.length);
    return Array.from(
      { length: this.repeats },
      () =>
        groups === undefined
          ? stratifiedFolds(y, { folds, random })
          : stratifiedGroupFolds(y, groups, { folds, random }),
    )
      .flatMap((foldOfRow) => splitsOf(foldOfRow, folds));
  }
}
