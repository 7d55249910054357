import { SchemaError } from "../errors.ts";
import type { MediaSource } from "../io/media_source.ts";
import { type ColumnSchema, type Role, type Schema, schemaOf } from "./schema.ts";

/** A column without its values. */
export interface ColumnHead extends ColumnSchema {
  /** How the role was found, for people to read: `inferred`, and why where that is not plain. */
  readonly note?: string;
}

/** A column of numbers; NaN where the cell is absent. Never infinite.
 *
 * Booleans are 0 and 1; dates are milliseconds since 1970 (UTC); a time is either a number or a date.
 */
export interface NumericColumn extends ColumnHead {
  /** What the column is to the learner. */
  readonly role: "numeric" | "boolean" | "date" | "time";
  /** One a row. */
  readonly values: Float64Array;
}

/** A column of strings; null where the cell is absent. */
export interface StringColumn extends ColumnHead {
  /** What the column is to the learner. */
  readonly role:
    | "categorical"
    | "ordered"
    | "text"
    | "id"
    | "label"
    | "split"
    | "group"
    | "ignore";
  /** One a row. */
  readonly values: readonly (string | null)[];
}

/** A column of pictures or sounds; null where the cell is absent. */
export interface MediaColumn extends ColumnHead {
  /** What the column is to the learner. */
  readonly role: "image" | "audio";
  /** One a row. */
  readonly values: readonly (MediaSource | null)[];
}

/** A column with its values, one a row. */
export type Column = NumericColumn | StringColumn | MediaColumn;

/** The kind of column that a role has. */
export type ColumnOf<R extends Role> = R extends NumericColumn["role"] ? NumericColumn
  : R extends "image" | "audio" ? MediaColumn
  : StringColumn;

/** Aligned rows of typed columns. Immutable. */
export class Table {
  /** One id a row: the id column's value, or else the row's number from 1. */
  readonly ids: readonly string[];
  /** In the order of the file. */
  readonly columns: readonly Column[];

  /** A table of columns that are aligned by row.
   *
   * @throws {SchemaError} If a column's length differs from the number of ids.
   */
  constructor(ids: readonly string[], columns: readonly Column[]) {
    for (const column of columns) {
      if (column.values.length !== ids.length) {
        throw new SchemaError(
          `Cannot make a table: column "${column.name}" has ${column.values.length} values for ${ids.length} rows`,
          column.name,
        );
      }
    }
    this.ids = ids;
    this.columns = columns;
  }

  /** Number of rows. */
  get rows(): number {
    return this.ids.length;
  }

  /** Names and roles of the columns. */
  get schema(): Schema {
    return schemaOf(this.columns);
  }

  /** Columns of the given roles, in the table's order. */
  columnsOf<R extends Role>(...roles: R[]): ColumnOf<R>[] {
    return this.columns.filter((column) => (roles as Role[]).includes(column.role)) as ColumnOf<
      R
    >[];
  }

  /** The labels of every row.
   *
   * @throws {SchemaError} If the table has no label column, or a row has no label.
   */
  labels(): string[] {
    const [column] = this.columnsOf("label");
    if (column === undefined) {
      throw new SchemaError(
        `Cannot read labels: no column has the role label; the columns are ${
          this.columns.map(({ name }) => name).join(", ")
        }`,
        "label",
      );
    }
    return column.values.map((value, row) => {
      if (value === null) {
        throw new SchemaError(
          `Cannot read labels: row ${
            this.ids[row]
          } has none in column "${column.name}"; remove the row or label it`,
          column.name,
        );
      }
      return value;
    });
  }

  /** A new table of the given rows, in their order. */
  take(rows: ArrayLike<number>): Table {
    const indices = Array.from(rows);
    return new Table(
      indices.map((row) => this.ids[row]),
      this.columns.map((column): Column => {
        if (column.values instanceof Float64Array) {
          const { values } = column;
          return { ...column, values: Float64Array.from(indices, (row) => values[row]) } as Column;
        }
        const { values } = column;
        return { ...column, values: indices.map((row) => values[row]) } as Column;
      }),
    );
  }
}
