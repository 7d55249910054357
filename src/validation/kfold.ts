import type { Label } from "../core/label.ts";
import type { RandomState } from "../core/random.ts";
import { FoldSplitter } from "./fold_splitter.ts";
import { type Split, splitsOf } from "./split.ts";

/** Folds of (almost) equal size, whatever the labels; each row is a test row once.
 *
 * Agrees with scikit-learn 1.9.1, row by row.
 *
 * @example
 * ```ts
 * import { KFold } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const folds = new KFold({ folds: 2, shuffle: false }).split(["a", "a", "b", "b", "b"]);
 * assertEquals(folds.map(({ test }) => [...test]), [[0, 1, 2], [3, 4]]);
 * ```
 */
export class KFold extends FoldSplitter {
  /** One split a fold.
   *
   * @throws {RangeError} If there are more folds than rows.
   */
  split(y: readonly Label[]): Split[] {
    const { folds } = this;
    if (folds > y.length) {
      throw new RangeError(`Cannot make ${folds} folds of ${y.length} rows`);
    }
    return splitsOf(equalFolds(y.length, { folds, random: this.random() }), folds);
  }
}

/** The fold of each of so many items: equal runs of them, the first ones longer by one where it does not come out even.
 *
 * @param options `random`: shuffles the items first.
 */
export function equalFolds(
  length: number,
  { folds, random }: { folds: number; random?: RandomState },
): Uint32Array {
  const order = random?.permutation(length) ?? Uint32Array.from({ length }, (_, i) => i);
  const size = Math.floor(length / folds), longer = length % folds;
  const foldOf = new Uint32Array(length);
  let next = 0;
  for (let fold = 0; fold < folds; fold++) {
    const end = next + size + (fold < longer ? 1 : 0);
    while (next < end) foldOf[order[next++]] = fold;
  }
  return foldOf;
}
