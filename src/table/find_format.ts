import { SchemaError } from "../errors.ts";
import { blankTest, hasSpellings } from "./blanks.ts";
import { findDates } from "./dates.ts";
import { findNumbers } from "./numbers.ts";
import type { Cell } from "./raw_table.ts";
import type { ColumnSchema, ValueFormat } from "./schema.ts";
import { showCell } from "./show_cell.ts";

/** What is known of all cells of a table before their columns are. */
export interface CellOptions {
  /** Spellings of an absent cell, in place of the usual. */
  readonly blanks?: readonly string[];
  /** What decimals follow. */
  readonly decimal?: "." | ",";
}

/** A column whose role is given, with how most of its cells are written.
 *
 * @throws {SchemaError} If it holds dates whose order no cell tells.
 */
export function findFormat<Column extends ColumnSchema>(
  column: Column,
  cells: readonly Cell[],
  options: CellOptions,
): Column {
  const isBlank = blankTest({ ...column, format: { blanks: options.blanks } });
  const words = cells.filter((cell) => !isBlank(cell)).map(String);
  return withFormat(column, { ...formatOf(column, words, options), ...column.format }, options);
}

/** A column with a format that is not plain, and with the spellings of its blanks where they are given. */
export function withFormat<Column extends ColumnSchema>(
  column: Column,
  format: ValueFormat,
  { blanks }: CellOptions,
): Column {
  const whole = blanks === undefined || !hasSpellings(column.role) ? format : { ...format, blanks };
  return Object.keys(whole).length === 0 ? column : { ...column, format: whole };
}

function formatOf(
  { name, role, format = {} }: ColumnSchema,
  words: readonly string[],
  { decimal }: CellOptions,
): ValueFormat {
  if (role === "numeric") return findNumbers(words, decimal)?.format ?? {};
  if (role !== "date" && role !== "time" || format.date !== undefined) return {};
  if (role === "time") {
    const numbers = findNumbers(words, decimal);
    if (numbers?.misfits.length === 0) return numbers.format;
  }
  const dates = findDates(words);
  if (dates?.ambiguous !== undefined) {
    throw new SchemaError(
      `Cannot tell day from month in column "${name}", as in ${showCell(dates.ambiguous)}: ` +
        `write 2024-03-05, or give the role { ${role}: "dmy" } or { ${role}: "mdy" }`,
      name,
    );
  }
  return dates?.format ?? (role === "date" ? { date: "ymd" } : {});
}
