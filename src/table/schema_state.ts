import type { Json, StateReader } from "../core/state.ts";
import { type ColumnSchema, roles, type Schema } from "./schema.ts";

/** A schema as a field of a model's state. */
export function schemaToJson(schema: Schema): Json {
  return schema.map(({ name, role, order }): Json =>
    order === undefined ? { name, role } : { name, role, order }
  );
}

/** Reads back what {@linkcode schemaToJson} wrote.
 *
 * @throws {ModelFormatError} If the field is not a schema.
 */
export function schemaFromState(state: StateReader, field: string): Schema {
  const value = state.json(field);
  if (!Array.isArray(value)) return state.fail(field, "must be a list of columns");
  return value.map((entry: Json, index): ColumnSchema => {
    const column = entry as Partial<Record<keyof ColumnSchema, Json>> | null;
    const role = roles.find((role) => role === column?.role);
    if (typeof column?.name !== "string" || role === undefined) {
      return state.fail(`${field}[${index}]`, "must be a column with a name and a role");
    }
    if (role !== "ordered") return { name: column.name, role };
    const order = column.order;
    if (!Array.isArray(order) || !order.every((level) => typeof level === "string")) {
      return state.fail(`${field}[${index}].order`, "must be a list of levels");
    }
    return { name: column.name, role, order };
  });
}
