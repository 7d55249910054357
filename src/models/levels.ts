import { compareCodePoints } from "../core/code_point_order.ts";
import type { Json, StateReader } from "../core/state.ts";
import { ShapeError } from "../errors.ts";

/** A value of a categorical column; null where it is absent. */
export type Level = string | number | null;

/** Categorical columns side by side: one list of levels a column, all of one length. */
export type LevelColumns = readonly (readonly Level[])[];

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

/** Reads a field of lists of levels, one a column, no level twice in a column. */
export function levelsFromState(state: StateReader, field: string): Level[][] {
  const isLevel = (value: Json): value is Level =>
    value === null || typeof value === "string" || typeof value === "number";
  const value = state.json(field);
  if (!Array.isArray(value)) return state.fail(field, "must be a list");
  return value.map((levels: Json, j): Level[] =>
    Array.isArray(levels) && levels.every(isLevel) && new Set(levels).size === levels.length
      ? levels
      : state.fail(`${field}[${j}]`, "must be a list of different levels")
  );
}
