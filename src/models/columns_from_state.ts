import type { StateReader } from "../core/state.ts";

/** Reads a field that lists some of the columns, ascending. */
export function columnsFromState(state: StateReader, field: string, columns: number): number[] {
  const value = state.json(field);
  if (!Array.isArray(value)) return state.fail(field, "must be a list");
  return value.map((j, k) =>
    Number.isInteger(j) && j < columns && j > (k === 0 ? -1 : value[k - 1])
      ? j
      : state.fail(field, "must be ascending numbers of columns")
  );
}
