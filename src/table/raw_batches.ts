import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { checkOneOf } from "../core/check.ts";
import { LimitError } from "../errors.ts";
import {
  inMemory,
  limitBytes,
  openFile,
  openStream,
  type RandomAccess,
  readAll,
} from "../io/byte_source.ts";
import { peek } from "../io/peek.ts";
import { readCsv } from "./csv.ts";
import { decodeText } from "./decode_text.ts";
import { readNdjson } from "./ndjson.ts";
import type { RawOptions, RawTable } from "./raw_table.ts";
import { type Separator, separators } from "./separator.ts";
import {
  formatOfBytes,
  formatOfPath,
  marksLength,
  type TableFormat,
  tableFormats,
} from "./table_format.ts";

/** A table in hand: its text, and the folder that its media paths start from. */
export interface TableText {
  /** The table, written as a file would hold it. */
  readonly text: string;
  /** Found from the first character if not given. */
  readonly format?: "csv" | "ndjson";
  /** The folder of media paths; without one they are refused. */
  readonly base?: string;
}

/** The bytes of a table as they arrive, and the folder that its media paths start from. */
export interface TableStream {
  /** What a file would hold. It is read once. Parquet is kept whole, as only its end says what it holds. */
  readonly stream: ReadableStream<Uint8Array>;
  /** Found from the first bytes if not given. */
  readonly format?: TableFormat;
  /** What to call it in messages. @default {"the table"} */
  readonly name?: string;
  /** The folder of media paths; without one they are refused. */
  readonly base?: string;
}

/** What a table is read from: a path; a `file:` or `http(s):` URL; its text; or its bytes. */
export type TableSource = string | URL | TableText | TableStream;

/** How a table's file is written. */
export interface FormatOptions {
  /** What stands between the cells of a line. @default {found from the first lines} */
  readonly separator?: Separator;
  /** Encoding of text that has no byte order mark: a label of the Encoding Standard, as `windows-1252`.
   *
   * @default {"utf-8"}
   */
  readonly encoding?: string;
  /** Largest size in bytes of what is read. */
  readonly maxBytes?: number;
}

type Options = FormatOptions & RawOptions & { readonly format?: TableFormat };

/** The folder that a source's media paths start from. */
export function baseOf(source: TableSource): string | undefined {
  if (typeof source === "string") return dirname(source);
  if (!(source instanceof URL)) return source.base;
  return source.protocol === "file:" ? dirname(fileURLToPath(source)) : undefined;
}

/** Reads a table of any form in batches of raw cells.
 *
 * @throws {SyntaxError} If it is malformed, empty or without rows.
 * @throws {LimitError} If it is larger than `maxBytes`.
 */
export async function* rawBatches(
  source: TableSource,
  options: FormatOptions & RawOptions,
): AsyncGenerator<RawTable> {
  if (options.separator !== undefined) checkOneOf("separator", options.separator, separators);
  const name = isPath(source) ? String(source) : "stream" in source ? source.name : undefined;
  let rows = 0;
  for await (const batch of read(source, { ...options, name })) {
    rows += batch.rows;
    yield batch;
  }
  if (rows === 0) {
    throw new SyntaxError(`Cannot read ${name ?? unnamed}: it has a header, but no rows`);
  }
}

const unnamed = "the table";

type ReadOptions = FormatOptions & RawOptions & { readonly format?: TableFormat };

function isPath(source: TableSource): source is string | URL {
  return typeof source === "string" || source instanceof URL;
}

function read(source: TableSource, options: ReadOptions): AsyncGenerator<RawTable> {
  if (isPath(source)) return readPath(source, options);
  const { format } = source;
  if ("stream" in source) {
    if (format !== undefined) checkOneOf("format", format, tableFormats);
    return readStream(source.stream, { ...options, format });
  }
  if (format !== undefined) checkOneOf("format", format, ["csv", "ndjson"]);
  return readText(inPieces(source.text.replace(/^\ufeff/, "")), { ...options, format });
}

async function* readPath(source: string | URL, options: ReadOptions): AsyncGenerator<RawTable> {
  const isLocal = typeof source === "string" || source.protocol === "file:";
  const format = formatOfPath(source instanceof URL ? source.pathname : source);
  if (format !== "parquet" || !isLocal) {
    return yield* readStream(await openStream(source), { ...options, format });
  }
  await using file = await openFile(source);
  yield* readParquetFile(file, options);
}

async function* readStream(
  stream: ReadableStream<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<RawTable> {
  const { name = unnamed, encoding, maxBytes = Infinity } = options;
  const reader = stream.getReader();
  try {
    const limited = limitBytes(chunksOf(reader), { maxBytes, name });
    const { head, all } = await peek(
      limited,
      (chunks) => chunks.reduce((sum, { length }) => sum + length, 0) >= marksLength,
    );
    const format = formatOfBytes(head, name) ?? options.format;
    if (format === "parquet") {
      const kept = limitBytes(all, { maxBytes: options.maxBytes ?? 2 ** 30, name });
      yield* readParquetFile(inMemory(await readAll(kept)), options);
    } else if (format === "arrow") {
      const { readArrow } = await import("./arrow.ts");
      yield* readArrow(all, { ...options, name });
    } else yield* readText(decodeText(all, { encoding, name }), { ...options, format });
  } finally {
    await reader.cancel();
  }
}

async function* readParquetFile(
  file: RandomAccess,
  options: ReadOptions,
): AsyncGenerator<RawTable> {
  const { name = unnamed, maxBytes = Infinity } = options;
  if (file.size > maxBytes) {
    throw new LimitError(`Cannot read ${name}: its size in bytes`, {
      limit: maxBytes,
      actual: file.size,
    });
  }
  const { readParquet } = await import("./parquet.ts");
  yield* readParquet(file, { ...options, name });
}

async function* readText(
  chunks: AsyncIterable<string>,
  options: ReadOptions,
): AsyncGenerator<RawTable> {
  const { head, all } = await peek(chunks, (texts) => texts.some((text) => text.trim() !== ""));
  const start = head.join("").trimStart();
  if (start === "") throw new SyntaxError(`Cannot read ${options.name ?? unnamed}: it is empty`);
  const isJson = options.format === undefined ? start[0] === "{" : options.format === "ndjson";
  yield* isJson ? readNdjson(all, options) : readCsv(all, options);
}

async function* chunksOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

/** A long text in pieces, so that batches of it need not all be in memory at a time. */
async function* inPieces(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += pieceLength) yield text.slice(at, at + pieceLength);
}

const pieceLength = 2 ** 18;
