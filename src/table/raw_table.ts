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

/** The text, or null if it is empty or only spaces: a blank cell is an absent one. */
export function blankToNull(text: string): string | null {
  return text.trim() === "" ? null : text;
}

/** A line of what is read, for messages. */
export function lineOf(line: number, source?: string): string {
  return source === undefined ? `line ${line}` : `line ${line} of ${source}`;
}
