import { Matrix } from "../../core/matrix.ts";
import { SchemaError } from "../../errors.ts";
import type { Level } from "../../models/levels.ts";
import type { NumericColumn, StringColumn, Table } from "../../table/table.ts";
import type { Extracted } from "../modality.ts";

/** The raw values of the tabular modality: its columns as they are. */
export type TabularValue = readonly (NumericColumn | StringColumn)[];

/** Roles of the columns that the tabular modality reads. */
export const tabularRoles = ["numeric", "boolean", "date", "categorical", "ordered"] as const;

/** The columns of a table, and whether a row has a value in any of them. */
export function extractTabular(table: Table): Extracted<TabularValue> {
  const value: TabularValue = table.columnsOf(...tabularRoles);
  const present = new Uint8Array(table.rows);
  for (const column of value) {
    for (let i = 0; i < table.rows; i++) {
      const cell = column.values[i];
      if (cell !== null && !Number.isNaN(cell)) present[i] = 1;
    }
  }
  return { ids: table.ids, present, value };
}

/** The given rows by kind of column: numbers, codes in the given order, dates (all NaN where absent), levels. */
export interface TabularRows {
  /** Shape `(rows, numeric and boolean columns)`. */
  readonly numeric: Matrix;
  /** Shape `(rows, ordered columns)`. */
  readonly ordered: Matrix;
  /** Shape `(rows, date columns)`, in milliseconds since 1970. */
  readonly dates: Matrix;
  /** One list a column. */
  readonly categorical: Level[][];
}

/** Takes the given rows of each kind of column. */
export function takeTabularRows(value: TabularValue, rows: Uint32Array): TabularRows {
  const numeric: ArrayLike<number>[] = [];
  const ordered: ArrayLike<number>[] = [];
  const dates: ArrayLike<number>[] = [];
  const categorical: Level[][] = [];
  for (const column of value) {
    if (column.values instanceof Float64Array) {
      const { values, role } = column;
      (role === "date" ? dates : numeric).push(Float64Array.from(rows, (row) => values[row]));
      continue;
    }
    const { values, role } = column;
    if (role === "ordered") {
      ordered.push(Float64Array.from(rows, (row) => codeOf(values[row], column)));
    } else {
      categorical.push(Array.from(rows, (row) => values[row]));
    }
  }
  return {
    numeric: sideBySide(numeric, rows.length),
    ordered: sideBySide(ordered, rows.length),
    dates: sideBySide(dates, rows.length),
    categorical,
  };
}

function codeOf(level: string | null, { name, order = [] }: StringColumn): number {
  if (level === null) return NaN;
  const code = order.indexOf(level);
  if (code >= 0) return code;
  throw new SchemaError(
    `Cannot use ${JSON.stringify(level)} in column "${name}": the levels are ${order.join(" < ")}`,
    name,
  );
}

function sideBySide(columns: readonly ArrayLike<number>[], rows: number): Matrix {
  const x = Matrix.zeros(rows, columns.length);
  columns.forEach((values, j) => {
    for (let i = 0; i < rows; i++) x.data[i * columns.length + j] = values[i];
  });
  return x;
}
