import { SchemaError } from "../errors.ts";
import type { MediaOptions } from "./media_cell.ts";
import type { RawTable } from "./raw_table.ts";
import { readColumn } from "./read_column.ts";
import { type Column, type ColumnHead, type StringColumn, Table } from "./table.ts";

/** The table of raw cells under the roles of their columns.
 *
 * @throws {SchemaError} If a cell does not fit its column's role, a row has no id, or two rows have the same.
 * @throws {DecodeError} If the path of a picture or sound leaves its folder.
 */
export function buildTable(
  raw: RawTable,
  options: MediaOptions & { readonly columns: readonly ColumnHead[] },
): Table {
  const { columns, ...media } = options;
  const read = columns.map((column, j) =>
    readColumn(raw.cells[j], { ...media, column, place: raw.place })
  );
  return new Table(readIds(read, raw), read);
}

function readIds(columns: readonly Column[], raw: RawTable): string[] {
  const column = columns.find((column): column is StringColumn => column.role === "id");
  if (column === undefined) return Array.from({ length: raw.rows }, (_, row) => String(row + 1));
  const firstRows = new Map<string, number>();
  return column.values.map((value, row) => {
    const fail = (why: string) => {
      throw new SchemaError(`Cannot use column "${column.name}" as id: ${why}`, column.name);
    };
    if (value === null) return fail(`${raw.place(row)} has none`);
    const first = firstRows.get(value);
    if (first !== undefined) {
      return fail(`${raw.place(first)} and ${raw.place(row)} both have ${JSON.stringify(value)}`);
    }
    firstRows.set(value, row);
    return value;
  });
}
