import { SchemaError } from "../errors.ts";

/** What is known of a row in one column; null where it is absent. */
export type IndexCell = string | number | null;

/** Columns of an index by name, one cell a row. */
export type IndexColumns = Readonly<Record<string, readonly IndexCell[]>>;

/** A copy of columns.
 *
 * @throws {SchemaError} If one has another number of cells than there are rows, or cells of several kinds.
 */
export function copyColumns(columns: IndexColumns, rows: number): Record<string, IndexCell[]> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, cells]) => {
      checkColumn(name, cells, rows);
      return [name, [...cells]];
    }),
  );
}

/** What the cells of a column are; undefined if all are absent. */
export function kindOf(cells: readonly IndexCell[]): "string" | "number" | undefined {
  const cell = cells.find((cell) => cell !== null);
  return cell === undefined ? undefined : typeof cell as "string" | "number";
}

function checkColumn(name: string, cells: readonly IndexCell[], rows: number): void {
  const fail = (why: string) => {
    throw new SchemaError(`Cannot index column ${JSON.stringify(name)}: ${why}`, name);
  };
  if (cells.length !== rows) fail(`it has ${cells.length} cells for ${rows} rows`);
  const kind = kindOf(cells);
  cells.forEach((cell, row) => {
    if (cell === null) return;
    if (typeof cell !== "string" && !(typeof cell === "number" && Number.isFinite(cell))) {
      fail(`a cell is a string, a finite number or null: row ${row} holds ${cell}`);
    }
    if (kindOf([cell]) !== kind) {
      fail(`all of its cells must be ${kind}s, as the first: row ${row} holds ${show(cell)}`);
    }
  });
}

function show(cell: IndexCell): string {
  return JSON.stringify(cell);
}
