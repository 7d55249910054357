import { SchemaError } from "../errors.ts";
import { type IndexCell, type IndexColumns, kindOf } from "./index_columns.ts";

/** Values that cells may have to be found, by column; a row must fit all of them. Null stands for an absent cell. */
export type IndexFilter = Readonly<Record<string, IndexCell | readonly IndexCell[]>>;

/** A mask of the rows that fit a filter: 1 for those that may be found.
 *
 * @throws {SchemaError} If there is no such column.
 * @throws {TypeError} If a column of numbers is compared with a string, or the reverse.
 */
export function maskOf(filter: IndexFilter, columns: IndexColumns, rows: number): Uint8Array {
  const mask = new Uint8Array(rows).fill(1);
  for (const [name, value] of Object.entries(filter)) {
    const cells = cellsOf(name, columns);
    const values = new Set(isList(value) ? value : [value]);
    checkKinds(name, values, cells);
    cells.forEach((cell, row) => {
      if (!values.has(cell)) mask[row] = 0;
    });
  }
  return mask;
}

/** The cells of a column.
 *
 * @throws {SchemaError} If there is no such column.
 */
export function cellsOf(name: string, columns: IndexColumns): readonly IndexCell[] {
  if (Object.hasOwn(columns, name)) return columns[name];
  const names = Object.keys(columns);
  throw new SchemaError(
    `Cannot find column ${JSON.stringify(name)} in the index: ${
      names.length === 0 ? "it has none" : `its columns are ${names.join(", ")}`
    }`,
    name,
  );
}

function checkKinds(
  name: string,
  values: ReadonlySet<IndexCell>,
  cells: readonly IndexCell[],
): void {
  const kind = kindOf(cells);
  for (const value of values) {
    if (value === null || kind === undefined || kindOf([value]) === kind) continue;
    throw new TypeError(
      `Cannot filter by column ${JSON.stringify(name)}: its cells are ${kind}s: current value is ${
        JSON.stringify(value)
      }`,
    );
  }
}

function isList(value: IndexCell | readonly IndexCell[]): value is readonly IndexCell[] {
  return Array.isArray(value);
}
