import { encodeLabels, type Label } from "../core/label.ts";
import { RandomState } from "../core/random.ts";
import { countsOf, rowsWhere, type Split } from "./split.ts";

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

function shuffled(rows: number[], random: RandomState): Uint32Array {
  const order = random.permutation(rows.length);
  return order.map((i) => rows[i]);
}
