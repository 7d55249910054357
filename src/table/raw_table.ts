import type { MediaSource } from "../io/media_source.ts";

/** One value as a file or an object gives it; null where it is blank. */
export type Cell = string | number | MediaSource | null;

/** A table whose columns have no roles yet: cells by column. */
export interface RawTable {
  /** Names of the columns. */
  readonly names: readonly string[];
  /** One list a column, all of one length. */
  readonly cells: readonly (readonly Cell[])[];
  /** Number of rows. */
  readonly rows: number;
  /** Where a row stands, for messages: `line 17 of products.csv`. */
  readonly place: (row: number) => string;
}

/** What every reader of a form of files is told. */
export interface RawOptions {
  /** What is read, for messages. */
  readonly name?: string;
  /** Most rows in a batch. @default {Infinity} */
  readonly batchRows?: number;
  /** Columns to keep; the others are passed over. @default {all} */
  readonly columns?: ReadonlySet<string>;
}

/** The text, or null if it is empty or only spaces: a blank cell is an absent one. */
export function blankToNull(text: string): string | null {
  // Most cells begin with what is plainly not a space, and need no more than a look.
  const first = text.charCodeAt(0);
  return first > 32 && first < 127 || text.trim() !== "" ? text : null;
}

/** A line of what is read, for messages. */
export function lineOf(line: number, source?: string): string {
  return source === undefined ? `line ${line}` : `line ${line} of ${source}`;
}

/** A row of what is read, counted from 1, for messages. */
export function rowOf(row: number, source?: string): string {
  return source === undefined ? `row ${row}` : `row ${row} of ${source}`;
}

/** The batches of one table as a whole; a column that a batch lacks is blank in its rows. */
export function joinBatches(batches: readonly RawTable[]): RawTable {
  if (batches.length === 1) return batches[0];
  const columns = new Map<string, Cell[]>();
  const starts: number[] = [];
  let rows = 0;
  for (const batch of batches) {
    batch.names.forEach((name, j) => {
      let cells = columns.get(name);
      if (cells === undefined) columns.set(name, cells = []);
      while (cells.length < rows) cells.push(null);
      for (const cell of batch.cells[j]) cells.push(cell);
    });
    starts.push(rows);
    rows += batch.rows;
  }
  for (const cells of columns.values()) {
    while (cells.length < rows) cells.push(null);
  }
  return {
    names: [...columns.keys()],
    cells: [...columns.values()],
    rows,
    place: (row) => {
      const batch = starts.findLastIndex((start) => start <= row);
      return batches[batch].place(row - starts[batch]);
    },
  };
}
