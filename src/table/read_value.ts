import { toBoolean } from "./booleans.ts";
import { toDate } from "./dates.ts";
import { exampleOf, toNumber } from "./numbers.ts";
import type { ColumnSchema } from "./schema.ts";

/** How the cells of a numeric, boolean, date or time column become numbers. */
export interface ValueReader {
  /** The finite number of a cell, undefined if it holds none. */
  readonly read: (cell: unknown) => number | undefined;
  /** What a cell is read as: `a number`. */
  readonly kind: string;
  /** How a cell must be written. */
  readonly rule: string;
}

/** The reader of a column's cells; undefined under roles whose cells stay what they are. */
export function valueReader({ role, format = {} }: ColumnSchema): ValueReader | undefined {
  if (role === "boolean") {
    return {
      read: toBoolean,
      kind: "true or false",
      rule: "it must be true or false, yes or no, on or off, 1 or 0",
    };
  }
  if (role === "date" || role === "time" && format.date !== undefined) {
    return {
      read: (cell) => toDate(cell, format.date),
      kind: "a date",
      rule: `it must be a day of the calendar, written as ${dateExamples[format.date ?? "ymd"]}`,
    };
  }
  if (role !== "numeric" && role !== "time") return undefined;
  const { unit, group, decimal } = format;
  const isPlain = unit === undefined && group === undefined && decimal === undefined;
  const plain = decimal === undefined ? "12, -0.5 or 1e3" : "12, -0,5 or 1e3";
  return {
    read: (cell) => toNumber(cell, format),
    kind: "a number",
    rule: `it must be finite and written as ${isPlain ? "" : `${exampleOf(format)}, `}${plain}`,
  };
}

const dateExamples = {
  ymd: "2024-03-05, 2024-03-05T14:30:00Z or 5 Mar 2024",
  dmy: "05.03.2024 (day first), 2024-03-05 or 5 Mar 2024",
  mdy: "3/5/2024 (month first), 2024-03-05 or Mar 5, 2024",
};
