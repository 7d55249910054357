import { compareCodePoints } from "../core/code_point_order.ts";
import type { Json, StateReader } from "../core/state.ts";
import { ShapeError } from "../errors.ts";

/** A value of a categorical column; null where it is absent. */
export type Level = string | number | null;

/** Categorical columns side by side: one list of levels a column, all of one length. */
export type LevelColumns = readonly (readonly Level[])[];

/** What infrequent levels, which are encoded alike, come back as. */
export const infrequentLevel = "infrequent";

/** Levels that a fit has met, column by column. */
export interface FittedLevels {
  /** All of them, sorted or in the order that was given. */
  readonly categories: LevelColumns;
  /** Those among them that are infrequent, and encoded alike. */
  readonly infrequent: LevelColumns;
}

/** Where the levels of one column go. */
export interface LevelPlaces {
  /** The level of every place: the frequent levels in order, then the infrequent ones, as one, if there are any. */
  readonly levels: readonly Level[];
  /** The place of every level. */
  readonly placeOf: ReadonlyMap<Level, number>;
}

/** Gives every level of a column a place: frequent ones one each, in order, infrequent ones the last one together. */
export function placeLevels(
  categories: readonly Level[],
  infrequent: readonly Level[],
): LevelPlaces {
  const pooled = new Set(infrequent);
  const levels = categories.filter((level) => !pooled.has(level));
  const placeOf = new Map(levels.map((level, place) => [level, place]));
  for (const level of infrequent) placeOf.set(level, levels.length);
  return { levels: pooled.size === 0 ? levels : [...levels, infrequentLevel], placeOf };
}

/** Orders numbers by value before strings by code point; absence comes last. */
export function compareLevels(a: Level, b: Level): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "number") return typeof b === "number" ? a - b : -1;
  return typeof b === "number" ? 1 : compareCodePoints(a, b);
}

/** Number of rows of the columns.
 *
 * @throws {ShapeError} If they are not of one length, or not as many as expected.
 */
export function countRows(columns: LevelColumns, expected: number = columns.length): number {
  const rows = columns.length === 0 ? 0 : columns[0].length;
  if (columns.length !== expected) {
    throw new ShapeError("Cannot encode columns that were not fitted", {
      expected: `${expected} columns`,
      actual: `${columns.length}`,
    });
  }
  for (const column of columns) {
    if (column.length !== rows) {
      throw new ShapeError("Cannot encode columns of different lengths", {
        expected: `${rows} rows`,
        actual: `${column.length}`,
      });
    }
  }
  return rows;
}

/** How often each level of a column is met.
 *
 * @throws {RangeError} If a number is NaN or infinite.
 */
export function countLevels(levels: readonly Level[], column: number): Map<Level, number> {
  const counts = new Map<Level, number>();
  for (const level of levels) counts.set(level, (counts.get(level) ?? 0) + 1);
  for (const unfit of [NaN, Infinity, -Infinity]) {
    if (!counts.has(unfit)) continue;
    throw new RangeError(
      `Cannot use ${unfit} as a level of column ${column}: numbers must be finite, and absence is null`,
    );
  }
  return counts;
}

/** Reads the levels of a fit: two fields of lists of levels, one a column. */
export function fittedLevelsFromState(state: StateReader): FittedLevels {
  const categories = levelsFromState(state, "categories");
  const infrequent = levelsFromState(state, "infrequent");
  if (infrequent.length !== categories.length) {
    return state.fail("infrequent", `must have ${categories.length} columns`);
  }
  infrequent.forEach((levels, j) => {
    const known = new Set(categories[j]);
    if (!levels.every((level) => known.has(level))) {
      state.fail(`infrequent[${j}]`, "must be among the categories");
    }
  });
  return { categories, infrequent };
}

/** Reads a field of lists of levels, one a column, no level twice in a column. */
function levelsFromState(state: StateReader, field: string): Level[][] {
  const value = state.json(field);
  if (!Array.isArray(value)) return state.fail(field, "must be a list");
  return value.map((levels: Json, j): Level[] =>
    Array.isArray(levels) && levels.every(isLevel) && new Set(levels).size === levels.length
      ? levels
      : state.fail(`${field}[${j}]`, "must be a list of different levels")
  );
}

/** Whether a JSON value is a level. */
export function isLevel(value: Json): value is Level {
  return value === null || typeof value === "string" || typeof value === "number";
}
