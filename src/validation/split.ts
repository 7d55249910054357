import type { Label } from "../core/label.ts";
import { ShapeError } from "../errors.ts";

/** Rows to fit on and rows to score. */
export interface Split {
  /** Row numbers to fit on. */
  readonly train: Uint32Array;
  /** Row numbers to score. */
  readonly test: Uint32Array;
}

/** What a splitter may be told about the rows beside their labels. */
export interface SplitOptions {
  /** The group of each row: rows of one group are never divided between training and test. */
  readonly groups?: readonly Label[];
  /** The time of each row, on any scale: the past predicts the future. */
  readonly times?: ArrayLike<number>;
}

/** A way to divide rows into training and test, several times. Row numbers ascend on both sides. */
export interface Splitter {
  /** The splits of labelled rows, one a fold.
   *
   * @throws {ShapeError} If labels, groups or times differ in length.
   * @throws {TypeError} If the splitter needs groups or times, and there are none.
   * @throws {RangeError} If there are too few rows, groups or times for the folds.
   */
  split(y: readonly Label[], options?: SplitOptions): Split[];
}

/** One split a fold, of the fold in which each row is a test row. */
export function splitsOf(foldOfRow: Uint32Array, folds: number): Split[] {
  return Array.from({ length: folds }, (_, fold) => ({
    train: rowsWhere(foldOfRow, (other) => other !== fold),
    test: rowsWhere(foldOfRow, (other) => other === fold),
  }));
}

/** The rows whose value passes, ascending. */
export function rowsWhere(values: Uint32Array, test: (value: number) => boolean): Uint32Array {
  const rows: number[] = [];
  values.forEach((value, row) => {
    if (test(value)) rows.push(row);
  });
  return Uint32Array.from(rows);
}

/** How often each index occurs; indices start at 0. */
export function countsOf(indices: Uint32Array): number[] {
  const counts: number[] = [];
  for (const index of indices) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

/** Checks what a splitter is told of the rows, one value a row.
 *
 * @throws {TypeError} If it is not given.
 * @throws {ShapeError} If there are not as many as rows.
 */
export function checkGiven<Values extends ArrayLike<unknown>>(
  what: "groups" | "times",
  values: Values | undefined,
  rows: number,
): Values {
  if (values === undefined) throw new TypeError(`Cannot split: no ${what} were given`);
  if (values.length !== rows) {
    throw new ShapeError(`Cannot split: labels and ${what} differ in length`, {
      expected: `${rows}`,
      actual: `${values.length}`,
    });
  }
  return values;
}
