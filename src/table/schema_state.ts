import type { Json, StateReader } from "../core/state.ts";
import {
  type ColumnSchema,
  dateOrders,
  roles,
  type Schema,
  schemaOf,
  type ValueFormat,
} from "./schema.ts";

/** A schema as a field of a model's state. */
export function schemaToJson(schema: Schema): Json {
  return schemaOf(schema) as unknown as Json;
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
    const { name, order, format } = column;
    if (role === "ordered" && !isListOfStrings(order)) {
      return state.fail(`${field}[${index}].order`, "must be a list of levels");
    }
    if (format !== undefined && !isFormat(format)) {
      return state.fail(`${field}[${index}].format`, "must say how the cells are written");
    }
    return {
      name,
      role,
      ...(role === "ordered" && isListOfStrings(order) ? { order } : {}),
      ...(format === undefined ? {} : { format }),
    };
  });
}

/** What each setting of a format may be. */
const settings: { readonly [Name in keyof ValueFormat]-?: (value: unknown) => boolean } = {
  decimal: (value) => value === ",",
  group: (value) => [",", ".", " ", "'"].some((group) => group === value),
  unit: (value) => typeof value === "string" && value !== "",
  date: (value) => dateOrders.some((order) => order === value),
  blanks: isListOfStrings,
};

function isFormat(value: unknown): value is ValueFormat {
  return value !== null && typeof value === "object" && !Array.isArray(value) &&
    Object.entries(value).every(([name, setting]) =>
      Object.hasOwn(settings, name) && settings[name as keyof ValueFormat](setting)
    );
}

function isListOfStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}
