/** Every form of files that a table is read from. */
export const tableFormats = ["csv", "ndjson", "parquet", "arrow"] as const;

/** A form of files: separated values, newline-delimited JSON, Apache Parquet, Apache Arrow (IPC, Feather). */
export type TableFormat = typeof tableFormats[number];

const endings: readonly (readonly [RegExp, TableFormat])[] = [
  [/\.(?:csv|tsv|tab)$/i, "csv"],
  [/\.(?:ndjson|jsonl)$/i, "ndjson"],
  [/\.parquet$/i, "parquet"],
  [/\.(?:arrows?|feather|ipc)$/i, "arrow"],
];

/** The form of a file by its name. */
export function formatOfPath(path: string): TableFormat | undefined {
  return endings.find(([ending]) => ending.test(path))?.[1];
}

const marks: readonly (readonly [string, TableFormat])[] = [
  ["PAR1", "parquet"],
  ["ARROW1", "arrow"],
  ["\xff\xff\xff\xff", "arrow"],
];

/** Bytes that are needed to know a form of files. */
export const marksLength = 6;

/** The form of a file by its first bytes, undefined if it is text.
 *
 * @throws {SyntaxError} If it is none of the forms, but another that is often met.
 */
export function formatOfBytes(
  head: readonly Uint8Array[],
  name: string,
): TableFormat | undefined {
  const bytes = head.flatMap((chunk) => [...chunk.subarray(0, marksLength)]);
  const start = String.fromCharCode(...bytes.slice(0, marksLength));
  if (start.startsWith("PK\x03\x04")) {
    throw new SyntaxError(
      `Cannot read ${name}: it is a ZIP archive, as Excel's .xlsx are; save the sheet as CSV`,
    );
  }
  if (start.startsWith("\x1f\x8b")) {
    throw new SyntaxError(`Cannot read ${name}: it is compressed (gzip); decompress it first`);
  }
  return marks.find(([mark]) => start.startsWith(mark))?.[1];
}
