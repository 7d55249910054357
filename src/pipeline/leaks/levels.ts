import { foldCount, type Search } from "./search.ts";

/** The rows of a column that have a value, gathered by value. */
export interface Levels {
  /** The rows, those of one level side by side. */
  readonly rows: Uint32Array;
  /** Where in `rows` each level begins, and, last, their number. */
  readonly starts: Uint32Array;
  /** Each level's number, ascending; undefined if the levels are in no order. */
  readonly values?: Float64Array;
}

/** The levels of numbers, in their order. NaN is no value. */
export function numberLevels(values: Float64Array): Levels {
  const rows = Uint32Array.from(values.keys())
    .filter((row) => !Number.isNaN(values[row]))
    .sort((a, b) => values[a] - values[b] || a - b);
  const starts: number[] = [];
  rows.forEach((row, i) => {
    if (i === 0 || values[row] !== values[rows[i - 1]]) starts.push(i);
  });
  return {
    rows,
    starts: Uint32Array.of(...starts, rows.length),
    values: Float64Array.from(starts, (start) => values[rows[start]]),
  };
}

/** The levels of words. Null is no value. */
export function wordLevels(values: readonly (string | null)[]): Levels {
  const rowsOf = new Map<string, number[]>();
  values.forEach((value, row) => {
    if (value === null) return;
    const rows = rowsOf.get(value);
    if (rows === undefined) rowsOf.set(value, [row]);
    else rows.push(row);
  });
  const starts = [0];
  for (const { length } of rowsOf.values()) starts.push(starts[starts.length - 1] + length);
  return { rows: Uint32Array.from([...rowsOf.values()].flat()), starts: Uint32Array.from(starts) };
}

/** So many rows of other folds are asked: fewer, and one wrong label would mislead all its neighbours. */
const asked = 3;

/** The class that the column tells of each of its rows: the commonest among rows of other folds at the same level and, of
 * numbers, at the nearest levels until there are three rows; of a level that no other fold has, the commonest of all.
 *
 * @returns One class index for each of `levels.rows`.
 */
export function tellOutOfFold(
  levels: Levels,
  { labels, folds, classes }: Pick<Search, "labels" | "folds" | "classes">,
): Uint32Array {
  const { rows, starts } = levels;
  const told = new Uint32Array(rows.length);
  const tally = new Tally(classes.length);
  const commonest = commonestByFold(rows, { labels, folds, classes });
  for (let level = 0; level + 1 < starts.length; level++) {
    const done = new Map<number, number>();
    for (let i = starts[level]; i < starts[level + 1]; i++) {
      const fold = folds[rows[i]];
      let answer = done.get(fold);
      if (answer === undefined) {
        tally.clear();
        ask(levels, { level, labels, folds, fold, tally });
        answer = tally.commonest() ?? commonest[fold];
        done.set(fold, answer);
      }
      told[i] = answer;
    }
  }
  return told;
}

function ask(
  { rows, starts, values }: Levels,
  { level, labels, folds, fold, tally }: {
    level: number;
    labels: Uint32Array;
    folds: Uint32Array;
    fold: number;
    tally: Tally;
  },
): void {
  const add = (level: number) => {
    for (let i = starts[level]; i < starts[level + 1]; i++) {
      if (folds[rows[i]] !== fold) tally.add(labels[rows[i]]);
    }
  };
  add(level);
  if (values === undefined) return;
  let below = level - 1, above = level + 1;
  while (tally.total < asked && (below >= 0 || above < values.length)) {
    const down = below >= 0 ? values[level] - values[below] : Infinity;
    const up = above < values.length ? values[above] - values[level] : Infinity;
    if (down <= up) add(below--);
    else add(above++);
  }
}

function commonestByFold(
  rows: Uint32Array,
  { labels, folds, classes }: Pick<Search, "labels" | "folds" | "classes">,
): number[] {
  return Array.from({ length: foldCount }, (_, fold) => {
    const tally = new Tally(classes.length);
    for (const row of rows) if (folds[row] !== fold) tally.add(labels[row]);
    return tally.commonest() ?? 0;
  });
}

/** Counts of classes, cleared in the time that counting took. */
class Tally {
  readonly #counts: Uint32Array;
  readonly #met: number[] = [];
  total = 0;

  constructor(classes: number) {
    this.#counts = new Uint32Array(classes);
  }

  add(label: number): void {
    if (this.#counts[label]++ === 0) this.#met.push(label);
    this.total++;
  }

  /** The class counted most, the first of equals; undefined if nothing was counted. */
  commonest(): number | undefined {
    let best: number | undefined;
    for (const label of this.#met) {
      const lead = best === undefined ? 1 : this.#counts[label] - this.#counts[best];
      if (lead > 0 || lead === 0 && label < best!) best = label;
    }
    return best;
  }

  clear(): void {
    for (const label of this.#met) this.#counts[label] = 0;
    this.#met.length = 0;
    this.total = 0;
  }
}
