import { encodeLabels } from "../../core/label.ts";
import { RandomState } from "../../core/random.ts";
import type { Role } from "../../table/schema.ts";
import type { Column, Table } from "../../table/table.ts";

/** What every detector is given: rows with their classes, and which of them are tested. */
export interface Search {
  /** The rows to learn from and those to test. */
  readonly table: Table;
  /** The classes, by code point. */
  readonly classes: readonly string[];
  /** Each row's place in `classes`. */
  readonly labels: Uint32Array;
  /** 1 for a row to test, 0 for one to learn from. */
  readonly isTest: Uint8Array;
  /** Each row's group; undefined if the table has none. */
  readonly groups?: readonly string[];
  /** Each row's fold: what is told of a row is learnt from the others. Rows of a group share one. */
  readonly folds: Uint32Array;
  /** For each media column, the content of each row: rows with the same content have the same; null where none is known. */
  readonly contents: ReadonlyMap<string, readonly (string | null)[]>;
}

/** Number of folds: a row is told from four fifths of the others. */
export const foldCount = 5;

const featureRoles: readonly Role[] = [
  "numeric",
  "boolean",
  "date",
  "categorical",
  "ordered",
  "text",
  "image",
  "audio",
];

/** The columns that a model would see. */
export function featuresOf(table: Table): Column[] {
  return table.columns.filter(({ role }) => featureRoles.includes(role));
}

/** Whether a column has a value in a row. */
export function isPresent({ values }: Column, row: number): boolean {
  const value = values[row];
  return value !== null && !Number.isNaN(value);
}

/** Divides rows into folds, whole groups at a time. The same rows get the same folds. */
export function divide(rows: number, groups?: readonly string[]): Uint32Array {
  const names: readonly (string | number)[] = groups ??
    Array.from({ length: rows }, (_, row) => row);
  const different = [...new Set(names)];
  const order = new RandomState(0).permutation(different.length);
  const fold = new Map(different.map((name, i) => [name, order[i] % foldCount]));
  return Uint32Array.from(names, (name) => fold.get(name)!);
}

/** The search of a table's rows, without the content of its media. */
export function searchOf(
  table: Table,
  { isTest, groups, contents }: Pick<Search, "isTest" | "groups" | "contents">,
): Search {
  const { classes, indices } = encodeLabels(table.labels());
  const folds = divide(table.rows, groups);
  return {
    table,
    classes: classes as readonly string[],
    labels: indices,
    isTest,
    groups,
    folds,
    contents,
  };
}
