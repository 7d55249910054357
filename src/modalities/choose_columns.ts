import { SchemaError } from "../errors.ts";
import { unknownColumn } from "../table/did_you_mean.ts";
import type { Role } from "../table/schema.ts";
import type { ColumnOf, Table } from "../table/table.ts";

/** The columns of a role, in the table's order: all of them, or those named.
 *
 * @throws {SchemaError} If a column named is not there, or has another role.
 */
export function chooseColumns<R extends Role>(
  table: Table,
  role: R,
  names?: readonly string[],
): ColumnOf<R>[] {
  const columns = table.columnsOf(role);
  for (const name of names ?? []) {
    if (columns.some((column) => column.name === name)) continue;
    const other = table.columns.find((column) => column.name === name);
    if (other === undefined) throw unknownColumn(name, table.columns.map(({ name }) => name));
    throw new SchemaError(
      `Cannot use column "${name}" as ${role}: its role is ${other.role}`,
      name,
    );
  }
  return names === undefined ? columns : columns.filter(({ name }) => names.includes(name));
}
