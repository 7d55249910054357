import { SchemaError } from "../errors.ts";
import { type ColumnSchema, numericRoles, type Role, type Schema } from "./schema.ts";
import { type Column, Table } from "./table.ts";

/** The columns of a schema as a table has them: those that it lacks are absent in every row.
 *
 * A column that was read under another role that is stored alike is taken over (text as categorical, say).
 *
 * @throws {SchemaError} If a column was read under a role that is stored otherwise (numbers for strings).
 */
export function conformTable(table: Table, schema: Schema): Table {
  return new Table(
    table.ids,
    schema.map((wanted): Column => {
      const column = table.columns.find(({ name }) => name === wanted.name);
      if (column === undefined) return absentColumn(wanted, table.rows);
      if (storage(column.role) !== storage(wanted.role)) {
        throw new SchemaError(
          `Cannot use column "${wanted.name}": it was read as ${column.role}, the model needs ${wanted.role}; ` +
            "read the table with the model's schema",
          wanted.name,
        );
      }
      return { ...wanted, values: column.values } as Column;
    }),
  );
}

/** Roles of one storage hold values of one meaning: dates are numbers, but milliseconds are no price. */
function storage(role: Role): string {
  const isOfItsOwn = numericRoles.includes(role) || role === "image" || role === "audio";
  return isOfItsOwn ? role : "strings";
}

function absentColumn(schema: ColumnSchema, rows: number): Column {
  const values = numericRoles.includes(schema.role)
    ? new Float64Array(rows).fill(NaN)
    : new Array<null>(rows).fill(null);
  return { ...schema, values } as Column;
}
