import { SchemaError } from "../errors.ts";
import type { Table } from "./table.ts";

/** The group of every row; undefined if no column has the role group.
 *
 * @throws {SchemaError} If a row has none: whether it belongs to another row cannot be known.
 */
export function groupsOf(table: Table): string[] | undefined {
  const [column] = table.columnsOf("group");
  return column?.values.map((value, row) =>
    value ?? fail(table, { row, column: column.name, what: "keep groups apart" })
  );
}

/** The time of every row, on the column's own scale; undefined if no column has the role time.
 *
 * @throws {SchemaError} If a row has none.
 */
export function timesOf(table: Table): Float64Array | undefined {
  const [column] = table.columnsOf("time");
  return column?.values.map((value, row) =>
    Number.isNaN(value)
      ? fail(table, { row, column: column.name, what: "order rows by time" })
      : value
  );
}

function fail(table: Table, at: { row: number; column: string; what: string }): never {
  throw new SchemaError(
    `Cannot ${at.what}: row ${
      table.ids[at.row]
    } has no value in column "${at.column}"; fill it in, or remove the row`,
    at.column,
  );
}
