import { SchemaError } from "../../errors.ts";
import { conformTable } from "../../table/conform.ts";
import type { StringColumn, Table } from "../../table/table.ts";
import { chooseColumns } from "../choose_columns.ts";

/** The text columns of a table: all of them, or those named.
 *
 * @throws {SchemaError} If one is empty in every row, or one asked for is not there.
 */
export function textColumns(table: Table, names?: readonly string[]): StringColumn[] {
  const columns = chooseColumns(table, "text", names);
  for (const { name, values } of columns) {
    if (values.some((value) => value !== null)) continue;
    throw new SchemaError(
      `Cannot use column "${name}" as text: every cell is empty; give it the role ignore`,
      name,
    );
  }
  return columns;
}

/** The text columns that a model was fitted on; one that the table lacks is absent in every row.
 *
 * @throws {SchemaError} If a column was read under a role that does not fit.
 */
export function fittedTextColumns(table: Table, names: readonly string[]): StringColumn[] {
  return conformTable(table, names.map((name) => ({ name, role: "text" }))).columnsOf("text");
}

/** The text of every row: its cells joined by newlines; null where all are absent. */
export function joinTexts(
  columns: readonly StringColumn[],
  rows: number,
): (string | null)[] {
  return Array.from({ length: rows }, (_, row) => {
    const cells = columns.map(({ values }) => values[row]).filter((cell) => cell !== null);
    return cells.length === 0 ? null : cells.join("\n");
  });
}

/** 1 for every row that has text. */
export function presentTexts(texts: readonly (string | null)[]): Uint8Array {
  return Uint8Array.from(texts, (text) => text === null ? 0 : 1);
}
