import { SchemaError } from "../errors.ts";
import { buildTable } from "./build_table.ts";
import type { MediaOptions } from "./media_cell.ts";
import { toMediaSource } from "./media_value.ts";
import { blankToNull, type Cell } from "./raw_table.ts";
import type { ColumnSchema, Schema } from "./schema.ts";
import type { Table } from "./table.ts";

/** A row to predict: cells by column name. What is left out, null or blank is absent.
 *
 * A cell is a string, a finite number, true, false or a Date. That of a picture or sound is the bytes of its file
 * (Uint8Array, ArrayBuffer, Blob); what they decode to: pixels (`{ width, height, data }`, as an ImageData, or an `Image`
 * of image-js) or samples (`{ sampleRate, channels }`, `{ sampleRate, samples }`, an AudioBuffer); or the path of the
 * file if there is a folder to start from.
 */
export type Row = Readonly<Record<string, unknown>>;

/** The table of plain objects, under the schema of a fitted model. Keys that the schema lacks are ignored.
 *
 * @param options `base`: the folder of media paths; without it paths are refused, so that no file is read because a
 * row says so. `allowOutside`: lets them leave it.
 * @throws {SchemaError} If a cell does not fit its column's role.
 * @throws {DecodeError} If a media path leaves the folder.
 * @throws {TypeError} If a row is not an object.
 */
export function tableFromRows(
  rows: readonly Row[],
  schema: Schema,
  options: MediaOptions = {},
): Table {
  rows.forEach((row, index) => {
    if (row === null || typeof row !== "object" || Array.isArray(row)) {
      throw new TypeError(`Cannot use row ${index + 1}: it must be an object of cells by column`);
    }
  });
  const columns = schema.filter(({ name }) => rows.some((row) => Object.hasOwn(row, name)));
  const place = (row: number) => `row ${row + 1}`;
  const raw = {
    names: columns.map(({ name }) => name),
    cells: columns.map((column) =>
      rows.map((row, index) => toCell(row, { column, place: place(index) }))
    ),
    rows: rows.length,
    place,
  };
  return buildTable(raw, { ...options, columns });
}

function toCell(row: Row, { column, place }: { column: ColumnSchema; place: string }): Cell {
  const { name } = column;
  const value = Object.hasOwn(row, name) ? row[name] : null;
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return blankToNull(value);
  if (typeof value === "number") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  const source = typeof value === "object"
    ? toMediaSource(value, { column: name, place })
    : undefined;
  if (source !== undefined) return source;
  throw new SchemaError(
    `Cannot use ${
      Array.isArray(value) ? "an array" : `a value of type ${typeof value}`
    } in column "${name}", ` +
      `${place}: a cell is a string, a number, true, false, null, a Date, or a picture or sound: its bytes, ` +
      "or its decoded pixels or samples",
    name,
  );
}
