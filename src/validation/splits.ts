import { checkInteger } from "../core/check.ts";
import { encodeLabels, type Label } from "../core/label.ts";
import { RandomState } from "../core/random.ts";

/** Rows to fit on and rows to score. */
export interface Split {
  /** Row numbers to fit on. */
  readonly train: Uint32Array;
  /** Row numbers to score. */
  readonly test: Uint32Array;
}

/** Options of {@linkcode StratifiedKFold}. */
export interface StratifiedKFoldOptions {
  /** Number of folds, ≥ 2. @default {5} */
  readonly folds?: number;
  /** Whether rows are shuffled within their class. @default {true} */
  readonly shuffle?: boolean;
  /** Seed of the shuffling. @default {42} */
  readonly seed?: number;
}

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
export class StratifiedKFold {
  /** Number of folds. */
  readonly folds: number;
  /** Whether rows are shuffled within their class. */
  readonly shuffle: boolean;
  /** Seed of the shuffling. */
  readonly seed: number;

  /** Checks the options.
   *
   * @throws {RangeError} If `folds` is not an integer of at least 2.
   */
  constructor(options: StratifiedKFoldOptions = {}) {
    const { folds = 5, shuffle = true, seed = 42 } = options;
    checkInteger("folds", folds, 2);
    this.folds = folds;
    this.shuffle = shuffle;
    this.seed = seed;
  }

  /** One split a fold; row numbers ascend.
   *
   * @throws {RangeError} If there are more folds than members of every class.
   */
  split(y: readonly Label[]): Split[] {
    const foldOfRow = this.testFolds(y);
    return Array.from({ length: this.folds }, (_, fold) => ({
      train: rowsWhere(foldOfRow, (other) => other !== fold),
      test: rowsWhere(foldOfRow, (other) => other === fold),
    }));
  }

  /** For every row, the fold in which it is a test row. */
  testFolds(y: readonly Label[]): Uint32Array {
    const classOfRow = inOrderOfAppearance(encodeLabels(y).indices);
    const counts = countsOf(classOfRow);
    const largest = Math.max(0, ...counts);
    if (this.folds > largest) {
      throw new RangeError(
        `Cannot make ${this.folds} folds: no class has as many members: the largest has ${largest}`,
      );
    }
    const foldsOfClass = this.#allocate(counts);
    if (this.shuffle) {
      const random = new RandomState(this.seed);
      for (const folds of foldsOfClass) random.shuffle(folds);
    }
    const taken = new Uint32Array(counts.length);
    return classOfRow.map((k) => foldsOfClass[k][taken[k]++]);
  }

  /** For every class, the fold of each of its members, ascending: rows sorted by class are dealt out in turn. */
  #allocate(counts: readonly number[]): number[][] {
    let first = 0;
    return counts.map((count) => {
      const folds = Array.from({ length: count }, (_, i) => (first + i) % this.folds);
      first += count;
      return folds.sort((a, b) => a - b);
    });
  }
}

/** Options of {@linkcode trainTestSplit}. */
export interface TrainTestSplitOptions {
  /** A share of the rows, in (0, 1), rounded up; or a number of rows. @default {0.25} */
  readonly testSize?: number;
  /** Whether every class keeps its share on both sides. @default {true} */
  readonly stratify?: boolean;
  /** Seed of the shuffling. @default {42} */
  readonly seed?: number;
}

/** Splits rows once into those to fit on and those to score, both in shuffled order.
 *
 * Agrees with scikit-learn 1.9.1, row by row.
 *
 * @throws {RangeError} If one side would be empty or, stratified, smaller than the number of classes, or a class has one member only.
 * @example
 * ```ts
 * import { trainTestSplit } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const { train, test } = trainTestSplit(["a", "b", "a", "b"], { testSize: 0.5 });
 * assertEquals([train.length, test.length], [2, 2]);
 * ```
 */
export function trainTestSplit(y: readonly Label[], options: TrainTestSplitOptions = {}): Split {
  const { testSize = 0.25, stratify = true, seed = 42 } = options;
  const testRows = countTestRows(testSize, y.length);
  const random = new RandomState(seed);
  if (!stratify) {
    const order = random.permutation(y.length);
    return { train: order.slice(testRows), test: order.slice(0, testRows) };
  }
  return stratifiedSplit(y, testRows, random);
}

function stratifiedSplit(y: readonly Label[], testRows: number, random: RandomState): Split {
  const { classes, indices } = encodeLabels(y);
  const counts = countsOf(indices);
  const trainRows = y.length - testRows;
  const rare = counts.findIndex((count) => count < 2);
  if (rare >= 0) {
    throw new RangeError(
      `Cannot split by class: class ${JSON.stringify(classes[rare])} has one member, and needs two`,
    );
  }
  if (Math.min(trainRows, testRows) < classes.length) {
    throw new RangeError(
      `Cannot split by class: each side needs a row for each of ${classes.length} classes: ` +
        `there would be ${trainRows} to train and ${testRows} to test`,
    );
  }
  const trainCounts = drawCounts(counts, trainRows, random);
  const remaining = counts.map((count, k) => count - trainCounts[k]);
  const testCounts = drawCounts(remaining, testRows, random);
  const train: number[] = [], test: number[] = [];
  counts.forEach((count, k) => {
    const members = rowsWhere(indices, (other) => other === k);
    const order = random.permutation(count);
    order.subarray(0, trainCounts[k]).forEach((i) => train.push(members[i]));
    order.subarray(trainCounts[k], trainCounts[k] + testCounts[k])
      .forEach((i) => test.push(members[i]));
  });
  return { train: shuffled(train, random), test: shuffled(test, random) };
}

/** How many rows of each class to draw: the mode of the multivariate hypergeometric distribution, ties broken at random. */
function drawCounts(counts: readonly number[], draws: number, random: RandomState): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map((count) => count / total * draws);
  const drawn = shares.map(Math.floor);
  const remainders = shares.map((share, k) => share - drawn[k]);
  let missing = draws - drawn.reduce((sum, count) => sum + count, 0);
  for (const remainder of [...new Set(remainders)].sort((a, b) => b - a)) {
    if (missing === 0) break;
    const tied = [...remainders.keys()].filter((k) => remainders[k] === remainder);
    const chosen = random.permutation(tied.length).subarray(0, missing);
    chosen.forEach((i) => drawn[tied[i]]++);
    missing -= chosen.length;
  }
  return drawn;
}

function countTestRows(testSize: number, rows: number): number {
  const share = testSize > 0 && testSize < 1;
  if (!share && !(Number.isInteger(testSize) && testSize >= 1)) {
    throw new RangeError(
      `Cannot use testSize: it must be in (0, 1) or a number of rows: current value is ${testSize}`,
    );
  }
  const testRows = share ? Math.ceil(testSize * rows) : testSize;
  if (testRows >= rows) {
    throw new RangeError(
      `Cannot split ${rows} rows: ${testRows} to test would leave none to train`,
    );
  }
  return testRows;
}

function countsOf(indices: Uint32Array): number[] {
  const counts: number[] = [];
  for (const index of indices) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

/** Renumbers classes from 0 in the order in which they first appear. */
function inOrderOfAppearance(indices: Uint32Array): Uint32Array {
  const places = new Map<number, number>();
  for (const index of indices) if (!places.has(index)) places.set(index, places.size);
  return indices.map((index) => places.get(index)!);
}

function rowsWhere(values: Uint32Array, test: (value: number) => boolean): Uint32Array {
  const rows: number[] = [];
  values.forEach((value, row) => {
    if (test(value)) rows.push(row);
  });
  return Uint32Array.from(rows);
}

function shuffled(rows: number[], random: RandomState): Uint32Array {
  const order = random.permutation(rows.length);
  return order.map((i) => rows[i]);
}
