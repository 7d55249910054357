import type { Json, StateReader, Tensor } from "../core/state.ts";
import type { IndexCell } from "./index_columns.ts";

/** Cells as bytes, JSON in UTF-8: beside the vectors, where there is room for many, and not in the file's header. */
export function packCells(cells: readonly IndexCell[]): Tensor {
  const data = new TextEncoder().encode(JSON.stringify(cells));
  return { shape: [data.length], data };
}

/** The cells of bytes.
 *
 * @throws {ModelFormatError} If they are not a list of strings, numbers and nulls.
 */
export function unpackCells(reader: StateReader, name: string): IndexCell[] {
  const cells = parse(reader, name);
  return Array.isArray(cells) && cells.every(isCell)
    ? cells
    : reader.fail(name, "must be a list of strings, numbers and nulls");
}

function parse(reader: StateReader, name: string): Json {
  const bytes = reader.u8(name, [-1]);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    return reader.fail(name, `is not JSON: ${cause instanceof Error ? cause.message : cause}`);
  }
}

function isCell(value: Json): value is IndexCell {
  return value === null || typeof value === "string" || typeof value === "number";
}
