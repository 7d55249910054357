import { encodeLabels, type Label } from "../core/label.ts";
import type { RandomState } from "../core/random.ts";
import { FoldSplitter } from "./fold_splitter.ts";
import { countsOf, type Split, splitsOf } from "./split.ts";

/** Folds in each of which every class has its share of the rows; each row is a test row once.
 *
 * A class rarer than the folds is allowed: some folds then lack it. Agrees with scikit-learn 1.9.1, row by row.
 *
 * @example
 * ```ts
 * import { StratifiedKFold } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const folds = new StratifiedKFold({ folds: 2, shuffle: false }).split(["a", "a", "b", "b"]);
 * assertEquals(folds.map(({ test }) => [...test]), [[0, 2], [1, 3]]);
 * ```
 */
export class StratifiedKFold extends FoldSplitter {
  /** One split a fold.
   *
   * @throws {RangeError} If there are more folds than members of every class.
   */
  split(y: readonly Label[]): Split[] {
    const { folds } = this;
    return splitsOf(stratifiedFolds(y, { folds, random: this.random() }), folds);
  }
}

/** For every row, the fold in which it is a test row.
 *
 * @param options `random`: shuffles the rows of each class, and is left where the next shuffle goes on.
 * @throws {RangeError} If there are more folds than members of every class.
 */
export function stratifiedFolds(
  y: readonly Label[],
  { folds, random }: { folds: number; random?: RandomState },
): Uint32Array {
  const classOfRow = inOrderOfAppearance(encodeLabels(y).indices);
  const counts = countsOf(classOfRow);
  checkClassSizes(counts, folds);
  const foldsOfClass = dealOut(counts, folds);
  if (random !== undefined) {
    for (const foldsOfMembers of foldsOfClass) random.shuffle(foldsOfMembers);
  }
  const taken = new Uint32Array(counts.length);
  return classOfRow.map((k) => foldsOfClass[k][taken[k]++]);
}

/** @throws {RangeError} If there are more folds than members of every class. */
export function checkClassSizes(counts: readonly number[], folds: number): void {
  const largest = Math.max(0, ...counts);
  if (folds > largest) {
    throw new RangeError(
      `Cannot make ${folds} folds: no class has as many members: the largest has ${largest}`,
    );
  }
}

/** For every class, the fold of each of its members, ascending: rows sorted by class are dealt out in turn. */
function dealOut(counts: readonly number[], folds: number): number[][] {
  let first = 0;
  return counts.map((count) => {
    const dealt = Array.from({ length: count }, (_, i) => (first + i) % folds);
    first += count;
    return dealt.sort((a, b) => a - b);
  });
}

/** Renumbers classes from 0 in the order in which they first appear. */
function inOrderOfAppearance(indices: Uint32Array): Uint32Array {
  const places = new Map<number, number>();
  for (const index of indices) if (!places.has(index)) places.set(index, places.size);
  return indices.map((index) => places.get(index)!);
}
