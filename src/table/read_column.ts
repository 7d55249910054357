import { SchemaError } from "../errors.ts";
import type { MediaSource } from "../io/media_source.ts";
import { blankTest } from "./blanks.ts";
import { mediaFromPath, type MediaOptions } from "./media_cell.ts";
import type { Cell } from "./raw_table.ts";
import { valueReader } from "./read_value.ts";
import { showCell } from "./show_cell.ts";
import type { Column, ColumnHead } from "./table.ts";

/** Reads a column's cells as its role and format demand; blank ones are absent.
 *
 * Spaces around a cell do not count, except in text. Where absent cells were spelled, as `NA`, the column's note counts
 * them.
 *
 * @param context `place`: where a row stands, for messages, as `line 17`.
 * @throws {SchemaError} If a cell does not fit the role: a word among numbers, a level that the order lacks.
 * @throws {DecodeError} If the path of a picture or sound leaves its folder.
 */
export function readColumn(
  cells: readonly Cell[],
  context: MediaOptions & {
    readonly column: ColumnHead;
    readonly place: (row: number) => string;
  },
): Column {
  const { column, place } = context;
  const { name, role } = column;
  const isBlank = blankTest(column);
  const blanks = new Map<string, number>();

  /** Reads the cells that are not blank; `read` gives undefined for one that does not fit. */
  function readEach<Value>(
    read: (cell: Exclude<Cell, null>, row: number) => Value | undefined,
    fault: { kind: string; why: string },
  ): (Value | null)[] {
    return cells.map((cell, row) => {
      if (cell === null || isBlank(cell)) {
        const spelling = cell === null ? "" : String(cell).trim();
        blanks.set(spelling, (blanks.get(spelling) ?? 0) + 1);
        return null;
      }
      const value = read(cell, row);
      if (value === undefined) {
        throw new SchemaError(
          `Cannot read ${showCell(cell)} as ${fault.kind} in column "${name}", ${
            place(row)
          }: ${fault.why}`,
          name,
        );
      }
      return value;
    });
  }

  function withNote<Read extends Column>(read: Read): Read {
    const note = noteOf(blanks, cells.length);
    if (note === undefined) return read;
    return { ...read, note: column.note === undefined ? note : `${column.note}; ${note}` };
  }

  switch (role) {
    case "numeric":
    case "boolean":
    case "date":
    case "time": {
      const { read, kind, rule } = valueReader(column)!;
      const values = readEach(read, {
        kind,
        why:
          `${rule}; mend the cell, leave it empty if the value is absent, or give the column another role`,
      });
      return withNote({
        ...column,
        role,
        values: Float64Array.from(values, (value) => value ?? NaN),
      });
    }
    case "ordered": {
      const order = column.order ?? [];
      const values = readEach((cell) => order.find((level) => level === toWord(cell)), {
        kind: "a level",
        why: `the levels are ${order.join(" < ")}; mend the cell, leave it empty if the value is ` +
          "absent, or add the level to the order",
      });
      return withNote({ ...column, role, values });
    }
    case "image":
    case "audio": {
      const values = readEach((cell, row) => {
        if (typeof cell === "object") return fits(cell, role) ? cell : undefined;
        return typeof cell === "string"
          ? mediaFromPath(cell.trim(), { ...context, column: name, place: place(row) })
          : undefined;
      }, {
        kind: `the path of an ${role} file`,
        why: "give a path, bytes, or what they decode to",
      });
      return withNote({ ...column, role, values });
    }
    default: {
      const read = role === "text" ? toText : toWord;
      const values = readEach(read, { kind: "text", why: `the column's role is ${role}` });
      return withNote({ ...column, role, values });
    }
  }
}

/** Whether a picture or sound may stand in a column of the role; bytes and files show it when they are decoded. */
function fits({ kind }: MediaSource, role: "image" | "audio"): boolean {
  return kind === role || kind !== "image" && kind !== "audio";
}

function toText(cell: Cell): string | undefined {
  return typeof cell === "string" || typeof cell === "number" ? String(cell) : undefined;
}

function toWord(cell: Cell): string | undefined {
  return toText(cell)?.trim();
}

/** `12 of 300 blank, as "NA"`; undefined if every blank cell is empty. */
function noteOf(blanks: ReadonlyMap<string, number>, rows: number): string | undefined {
  const spelled = [...blanks].filter(([spelling]) => spelling !== "");
  if (spelled.length === 0) return undefined;
  const count = [...blanks.values()].reduce((sum, count) => sum + count);
  const how = blanks.size === 1
    ? `as ${JSON.stringify(spelled[0][0])}`
    : [...blanks].sort(([, a], [, b]) => b - a).map(([spelling, count]) =>
      spelling === "" ? `${count} empty` : `${count} as ${JSON.stringify(spelling)}`
    ).join(", ");
  return `${count} of ${rows} blank, ${how}`;
}
