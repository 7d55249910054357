import type { Search } from "./search.ts";

/** Rows that have the same value as another row. */
export interface Twins {
  /** Rows with a value. */
  readonly rows: number;
  /** Different values. */
  readonly different: number;
  /** Test rows with a value. */
  readonly ofTestRows: number;
  /** Test rows whose value a training row has, and one such row each. */
  readonly known: readonly (readonly [testRow: number, trainRow: number])[];
  /** Share of the training rows whose value another training row has. */
  readonly trainShare: number;
  /** Rows whose value another row has that no group keeps in the same fold, and one such row each. */
  readonly repeated: readonly (readonly [row: number, other: number])[];
  /** Rows of values that stand for the lack of one, which are not among the above. */
  readonly placeholders: number;
}

/** Finds the rows that share their value.
 *
 * A value of many rows of several classes, in a column where most values are different, stands for the lack of one: "no
 * picture", "no description".
 *
 * @param keys What rows share if they have the same value; null for a row without one.
 */
export function findTwins(
  keys: readonly (string | null)[],
  { labels, isTest, groups }: Search,
): Twins {
  const rowsOf = new Map<string, number[]>();
  keys.forEach((key, row) => {
    if (key === null) return;
    const rows = rowsOf.get(key);
    if (rows === undefined) rowsOf.set(key, [row]);
    else rows.push(row);
  });
  const rows = keys.filter((key) => key !== null).length;
  const many = Math.max(5, rows / 50);
  const known: [number, number][] = [], repeated: [number, number][] = [];
  let placeholders = 0, ofTestRows = 0, trainRows = 0, trainTwins = 0;
  for (const alike of rowsOf.values()) {
    const [tested, trained] = [
      alike.filter((row) => isTest[row]),
      alike.filter((row) => !isTest[row]),
    ];
    ofTestRows += tested.length;
    trainRows += trained.length;
    if (alike.length >= many && isMixed(alike, labels)) {
      placeholders += alike.length;
      continue;
    }
    if (trained.length > 0) { for (const row of tested) known.push([row, trained[0]]); }
    if (trained.length > 1) trainTwins += trained.length;
    for (const row of alike) {
      const other = alike.find((other) =>
        other !== row && (groups === undefined || groups[other] !== groups[row])
      );
      if (other !== undefined) repeated.push([row, other]);
    }
  }
  return {
    rows,
    different: rowsOf.size,
    ofTestRows,
    known,
    trainShare: trainRows === 0 ? 0 : trainTwins / trainRows,
    repeated,
    placeholders,
  };
}

/** Whether less than nine in ten rows are of one class. */
function isMixed(rows: readonly number[], labels: Uint32Array): boolean {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(labels[row], (counts.get(labels[row]) ?? 0) + 1);
  return Math.max(...counts.values()) < 0.9 * rows.length;
}

/** Whether more rows are concerned than a slip explains: 3, and one in a hundred. */
export function areMany(rows: number, of: number): boolean {
  return rows >= 3 && rows >= of / 100;
}

/** Whether test rows repeat training rows more than training rows repeat each other: twice as often, and by three deviations.
 *
 * Values that repeat by their nature do so on both sides.
 */
export function areMoreThanWithin({ known, ofTestRows, trainShare, rows }: Twins): boolean {
  const expected = ofTestRows * Math.max(trainShare, 1 / rows);
  return known.length >= 2 * expected + 3 * Math.sqrt(expected);
}

/** The first pairs, by the ids of their rows. */
export function examplesOf(
  pairs: readonly (readonly [number, number])[],
  ids: readonly string[],
): string[][] {
  return pairs.slice(0, 3).map(([row, other]) => [ids[row], ids[other]]);
}
