import { SchemaError } from "../errors.ts";
import type { Table } from "../table/table.ts";
import { note } from "./output.ts";

/** A table of training and test rows, and which are which. */
export interface SplitRows {
  readonly table: Table;
  readonly trainRows: Uint32Array;
  readonly testRows: Uint32Array;
}

/** Reads the split column: rows valued `train` are trained on, rows valued `test` only tested, all others left out.
 *
 * Without such a column, all rows are trained on.
 *
 * @throws {SchemaError} If no row is valued `train`.
 */
export function splitRows(table: Table): SplitRows {
  const [column] = table.columnsOf("split");
  if (column === undefined) return { table, trainRows: indices(table.rows), testRows: indices(0) };
  const isUsed = (value: string | null) => value === "train" || value === "test";
  const used = indices(table.rows).filter((row) => isUsed(column.values[row]));
  const rowsOf = (wanted: string) =>
    Uint32Array.from(used.keys()).filter((i) => column.values[used[i]] === wanted);
  const trainRows = rowsOf("train");
  if (trainRows.length === 0) {
    const met = [...new Set(column.values)].slice(0, 5).map((value) => JSON.stringify(value));
    throw new SchemaError(
      `Cannot train: no row of column "${column.name}" is valued "train"; it holds ${
        met.join(", ")
      }`,
      column.name,
    );
  }
  if (used.length < table.rows) {
    note(
      `${
        table.rows - used.length
      } rows are neither "train" nor "test" in "${column.name}": left out`,
    );
  }
  return { table: table.take(used), trainRows, testRows: rowsOf("test") };
}

function indices(length: number): Uint32Array {
  return Uint32Array.from({ length }, (_, i) => i);
}
