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

/** Checks that no group lies on both sides: what is learnt of it in training would be tested again.
 *
 * @throws {SchemaError} If one does.
 */
export function checkGroupsApart(
  groups: readonly string[],
  { table, trainRows, testRows }: SplitRows,
): void {
  const trained = new Set(Array.from(trainRows, (row) => groups[row]));
  const both = testRows.find((row) => trained.has(groups[row]));
  if (both === undefined) return;
  const [[group], [split]] = [table.columnsOf("group"), table.columnsOf("split")];
  throw new SchemaError(
    `Cannot test: ${
      JSON.stringify(groups[both])
    } of column "${group.name}" has training and test rows in column "${split.name}", ` +
      "so that the test would know it already; move its rows to one side, or leave one of the two columns out",
    group.name,
  );
}

function indices(length: number): Uint32Array {
  return Uint32Array.from({ length }, (_, i) => i);
}
