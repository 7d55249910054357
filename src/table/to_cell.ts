import { SchemaError } from "../errors.ts";
import { blankToNull, type Cell, type RawOptions, type RawTable, rowOf } from "./raw_table.ts";

/** The cell of a value that has a type already, as JSON, Parquet and Arrow give it; undefined for any other object.
 *
 * True and false become words, a date its ISO 8601 text, an integer that f64 would round its digits; NaN and blank
 * text are absent.
 */
export function toCell(value: unknown): Cell | undefined {
  switch (typeof value) {
    case "number":
      return Number.isNaN(value) ? null : value;
    case "string":
      return blankToNull(value);
    case "boolean":
      return String(value);
    case "bigint": {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : String(value);
    }
  }
  if (value === null || value === undefined) return null;
  return value instanceof Date && Number.isFinite(value.getTime())
    ? value.toISOString()
    : undefined;
}

/** The error of a value that no cell can hold. */
export function notACell(value: object, at: { column: string; place: string }): SchemaError {
  const [what, advice] = value instanceof Date
    ? ["a date that no calendar has", "mend it, or leave it empty"]
    : Array.isArray(value) || ArrayBuffer.isView(value)
    ? ["an array", flatten]
    : ["an object", flatten];
  return new SchemaError(
    `Cannot use ${what} in column "${at.column}", ${at.place}: ${advice}`,
    at.column,
  );
}

const flatten =
  "a cell is a string, a number, true, false or null; flatten it into columns of its own";

/** Columns of values that have a type already. */
export interface ValueColumns {
  /** Names of the columns. */
  readonly names: readonly string[];
  /** One list a column, all of one length. */
  readonly values: readonly ArrayLike<unknown>[];
  /** Number of rows. */
  readonly rows: number;
  /** How many rows of the file come before. */
  readonly rowsBefore: number;
}

/** The same as tables of cells; bytes are pictures or sounds.
 *
 * @throws {SchemaError} If a value is a list or an object.
 */
export function* cellBatches(
  { names, values, rows, rowsBefore }: ValueColumns,
  { name, batchRows = Infinity }: RawOptions,
): Generator<RawTable> {
  for (let start = 0; start < rows; start += batchRows) {
    const length = Math.min(batchRows, rows - start);
    const place = (row: number) => rowOf(rowsBefore + start + row + 1, name);
    yield {
      names,
      cells: names.map((column, j) => {
        const list = values[j];
        const cells = new Array<Cell>(length);
        for (let row = 0; row < length; row++) {
          const value = list[start + row];
          const cell = toCell(value);
          cells[row] = cell === undefined ? toMedia(value, { column, place: place(row) }) : cell;
        }
        return cells;
      }),
      rows: length,
      place,
    };
  }
}

function toMedia(value: unknown, at: { column: string; place: string }): Cell {
  if (!(value instanceof Uint8Array)) throw notACell(value as object, at);
  return { kind: "bytes", bytes: value, name: `${at.column} of ${at.place}` };
}
