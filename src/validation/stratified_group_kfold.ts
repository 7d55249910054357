import { encodeLabels, type Label } from "../core/label.ts";
import type { RandomState } from "../core/random.ts";
import { FoldSplitter } from "./fold_splitter.ts";
import { checkGroupCount } from "./group_kfold.ts";
import { checkGiven, countsOf, type Split, type SplitOptions, splitsOf } from "./split.ts";
import { checkClassSizes } from "./stratified_kfold.ts";

/** Folds that never divide a group, and in which every class has its share of the rows as far as that allows.
 *
 * Greedy: the groups with the most uneven classes come first, each into the fold where it leaves the classes spread most evenly
 * over the folds. Shuffling decides between groups that are equally uneven. Where there are few groups, each of one class, a fold
 * may come out without test rows. Agrees with scikit-learn 1.9.1, row by row.
 *
 * @example
 * ```ts
 * import { StratifiedGroupKFold } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const speakers = ["ann", "ann", "bob", "bob", "eve", "eve"];
 * const folds = new StratifiedGroupKFold({ folds: 3, shuffle: false })
 *   .split(["yes", "no", "yes", "no", "yes", "no"], { groups: speakers });
 * assertEquals(folds.map(({ test }) => [...test]), [[0, 1], [2, 3], [4, 5]]);
 * ```
 */
export class StratifiedGroupKFold extends FoldSplitter {
  /** One split a fold.
   *
   * @param options `groups`: one a row.
   * @throws {TypeError} If no groups are given.
   * @throws {ShapeError} If labels and groups differ in length.
   * @throws {RangeError} If there are more folds than groups, or than members of every class.
   */
  split(y: readonly Label[], options: SplitOptions): Split[] {
    const { folds } = this;
    const groups = checkGiven("groups", options?.groups, y.length);
    return splitsOf(stratifiedGroupFolds(y, groups, { folds, random: this.random() }), folds);
  }
}

/** For every row, the fold in which it is a test row.
 *
 * @param options `random`: shuffles the groups, and is left where the next shuffle goes on.
 * @throws {RangeError} If there are more folds than groups, or than members of every class.
 */
export function stratifiedGroupFolds(
  y: readonly Label[],
  groups: readonly Label[],
  { folds, random }: { folds: number; random?: RandomState },
): Uint32Array {
  const { indices: classOfRow } = encodeLabels(y);
  const { classes: names, indices: groupOfRow } = encodeLabels(groups);
  const classSizes = countsOf(classOfRow);
  checkClassSizes(classSizes, folds);
  checkGroupCount(names.length, folds);
  const counts = names.map(() => new Float64Array(classSizes.length));
  groupOfRow.forEach((group, row) => counts[group][classOfRow[row]]++);

  const order = random?.permutation(names.length) ?? Uint32Array.from(names.keys());
  const uneven = counts.map(deviation);
  const mostUnevenFirst = [...order].sort((a, b) => uneven[b] - uneven[a]);
  const spread = new ClassSpread(classSizes, folds);
  const foldOfGroup = new Uint32Array(names.length);
  for (const group of mostUnevenFirst) foldOfGroup[group] = spread.place(counts[group]);
  return groupOfRow.map((group) => foldOfGroup[group]);
}

/** How the rows of each class are spread over the folds so far.
 *
 * Every sum is taken in NumPy's order: a difference in the last bit would put a group into another fold.
 */
class ClassSpread {
  readonly #classSizes: readonly number[];
  /** Rows by fold and class. */
  readonly #counts: readonly Float64Array[];

  constructor(classSizes: readonly number[], folds: number) {
    this.#classSizes = classSizes;
    this.#counts = Array.from({ length: folds }, () => new Float64Array(classSizes.length));
  }

  /** Adds a group to the fold where it leaves the classes spread most evenly; of equals, to the smallest.
   *
   * @returns The fold.
   */
  place(group: Float64Array): number {
    let best = 0, leastUneven = Infinity, fewestRows = Infinity;
    this.#counts.forEach((fold, i) => {
      add(fold, group, 1);
      const uneven = this.#unevenness();
      add(fold, group, -1);
      const rows = sum(fold);
      if (uneven < leastUneven || (isClose(uneven, leastUneven) && rows < fewestRows)) {
        best = i;
        leastUneven = uneven;
        fewestRows = rows;
      }
    });
    add(this.#counts[best], group, 1);
    return best;
  }

  /** The mean over the classes of the standard deviation of a class's share over the folds. */
  #unevenness(): number {
    const deviations = Float64Array.from(this.#classSizes, (size, k) => {
      const shares = this.#counts.map((fold) => fold[k] / size);
      const mean = inSequence(shares) / shares.length;
      return Math.sqrt(inSequence(shares.map((share) => (share - mean) ** 2)) / shares.length);
    });
    return sum(deviations) / deviations.length;
  }
}

function add(to: Float64Array, values: Float64Array, sign: 1 | -1): void {
  for (let k = 0; k < to.length; k++) to[k] += sign * values[k];
}

/** Of the population. */
function deviation(values: Float64Array): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
}

/** As `numpy.isclose`. */
function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-8 + 1e-5 * Math.abs(b);
}

/** As NumPy sums down the columns of a table. */
function inSequence(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** As NumPy sums an array: eight running sums of up to 128 values, halves of more. */
function sum(values: Float64Array): number {
  const { length } = values;
  if (length < 8) return values.reduce((total, value) => total + value, 0);
  if (length > 128) {
    const half = Math.floor(length / 2), middle = half - half % 8;
    return sum(values.subarray(0, middle)) + sum(values.subarray(middle));
  }
  const r = values.slice(0, 8);
  const whole = length - length % 8;
  for (let i = 8; i < whole; i++) r[i % 8] += values[i];
  let total = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
  for (let i = whole; i < length; i++) total += values[i];
  return total;
}
