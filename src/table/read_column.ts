import { SchemaError } from "../errors.ts";
import { mediaFromPath, type MediaOptions } from "./media_cell.ts";
import { toFiniteNumber } from "./numbers.ts";
import type { Cell } from "./raw_table.ts";
import type { Column, ColumnHead } from "./table.ts";

/** Reads a column's cells as its role demands.
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

  /** Reads the cells that are not blank; `read` gives undefined for one that does not fit. */
  function readEach<Value>(
    read: (cell: Exclude<Cell, null>, row: number) => Value | undefined,
    fault: { as: string; why: string },
  ): (Value | null)[] {
    return cells.map((cell, row) => {
      if (cell === null) return null;
      const value = read(cell, row);
      if (value === undefined) {
        throw new SchemaError(
          `Cannot read ${show(cell)} as ${fault.as} in column "${name}", ${
            place(row)
          }: ${fault.why}`,
          name,
        );
      }
      return value;
    });
  }

  switch (role) {
    case "numeric": {
      const values = readEach(toFiniteNumber, {
        as: "a number",
        why: "it must be finite and written as 12, -0.5 or 1e3; mend the cell, leave it empty if " +
          "the value is absent, or give the column another role",
      });
      return { ...column, role, values: Float64Array.from(values, (value) => value ?? NaN) };
    }
    case "ordered": {
      const order = column.order ?? [];
      const values = readEach((cell) => order.find((level) => level === toWord(cell)), {
        as: "a level",
        why: `the levels are ${order.join(" < ")}; mend the cell, leave it empty if the value is ` +
          "absent, or add the level to the order",
      });
      return { ...column, role, values };
    }
    case "image":
    case "audio": {
      const values = readEach((cell, row) => {
        if (typeof cell === "object") return cell;
        return typeof cell === "string"
          ? mediaFromPath(cell, { ...context, column: name, place: place(row) })
          : undefined;
      }, { as: `the path of an ${role} file`, why: "give a path or bytes" });
      return { ...column, role, values };
    }
    default: {
      const values = readEach(toWord, { as: "text", why: `the column's role is ${role}` });
      return { ...column, role, values };
    }
  }
}

function toWord(cell: Cell): string | undefined {
  return typeof cell === "string" || typeof cell === "number" ? String(cell) : undefined;
}

function show(cell: Cell): string {
  if (typeof cell === "object") return "bytes";
  return typeof cell === "string" ? JSON.stringify(cell) : String(cell);
}
