import { encodeLabels, type Label } from "../core/label.ts";
import { FoldSplitter, type KFoldOptions } from "./fold_splitter.ts";
import { equalFolds } from "./kfold.ts";
import { checkGiven, countsOf, type Split, type SplitOptions, splitsOf } from "./split.ts";

/** Options of {@linkcode GroupKFold}. */
export interface GroupKFoldOptions extends KFoldOptions {
  /** Whether groups are dealt out by chance, as many to each fold; if not, by size, as many rows to each fold. @default {false} */
  readonly shuffle?: boolean;
}

/** Folds that never divide a group; each row is a test row once. Labels do not matter.
 *
 * Unshuffled, the largest groups come first, each onto the fold that is lightest by then. Agrees with scikit-learn 1.9.1,
 * row by row. {@linkcode StratifiedGroupKFold} balances the classes too.
 *
 * @example
 * ```ts
 * import { GroupKFold } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const groups = ["ann", "ann", "bob", "eve"];
 * const folds = new GroupKFold({ folds: 2 }).split([1, 2, 1, 2], { groups });
 * assertEquals(folds.map(({ test }) => [...test]), [[0, 1], [2, 3]]);
 * ```
 */
export class GroupKFold extends FoldSplitter {
  /** Checks the options.
   *
   * @throws {RangeError} If `folds` is not an integer of at least 2.
   */
  constructor(options: GroupKFoldOptions = {}) {
    super({ ...options, shuffle: options.shuffle ?? false });
  }

  /** One split a fold.
   *
   * @param options `groups`: one a row.
   * @throws {TypeError} If no groups are given.
   * @throws {ShapeError} If labels and groups differ in length.
   * @throws {RangeError} If there are more folds than groups.
   */
  split(y: readonly Label[], options: SplitOptions): Split[] {
    const { folds } = this;
    const { classes: groups, indices } = encodeLabels(
      checkGiven("groups", options?.groups, y.length),
    );
    checkGroupCount(groups.length, folds);
    const foldOfGroup = this.shuffle
      ? equalFolds(groups.length, { folds, random: this.random() })
      : lightestFolds(countsOf(indices), folds);
    return splitsOf(indices.map((group) => foldOfGroup[group]), folds);
  }
}

/** @throws {RangeError} If there are more folds than groups. */
export function checkGroupCount(groups: number, folds: number): void {
  if (folds > groups) {
    throw new RangeError(
      `Cannot make ${folds} folds that keep groups apart: there are ${groups} groups; ask for at most as many folds`,
    );
  }
}

/** The largest groups first (of equals the last), each onto the fold that is lightest by then (of equals the first). */
function lightestFolds(sizes: readonly number[], folds: number): Uint32Array {
  const largestFirst = [...sizes.keys()].sort((a, b) => sizes[a] - sizes[b]).reverse();
  const weights = new Array<number>(folds).fill(0);
  const foldOfGroup = new Uint32Array(sizes.length);
  for (const group of largestFirst) {
    const lightest = weights.indexOf(Math.min(...weights));
    weights[lightest] += sizes[group];
    foldOfGroup[group] = lightest;
  }
  return foldOfGroup;
}
