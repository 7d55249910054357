import { LimitError } from "../errors.ts";
import { arrowMessages } from "./arrow_messages.ts";
import { decompressLz4Frame } from "./lz4.ts";
import type { RawOptions, RawTable } from "./raw_table.ts";
import { cellBatches, type ValueColumns } from "./to_cell.ts";

/** Reads an Arrow file or stream (IPC; Feather version 2 is the same) batch by batch, a record batch in memory at a time;
 * see {@linkcode toCell}.
 *
 * @param options `name`: what is read, for messages.
 * @throws {SyntaxError} If it is not Arrow data, or damaged.
 * @throws {SchemaError} If a value is a list or a struct.
 * @throws {LimitError} If a record batch is larger than 1 GiB.
 */
export async function* readArrow(
  chunks: AsyncIterable<Uint8Array>,
  options: RawOptions & { readonly name: string },
): AsyncGenerator<RawTable> {
  const decode = await openDecoder(options.columns);
  const messages = arrowMessages(chunks);
  let schema: Uint8Array | undefined;
  const dictionaries = new Map<number, Uint8Array[]>();
  let rowsBefore = 0;
  try {
    while (true) {
      const columns = await orSyntaxError(options.name, nextColumns);
      if (columns === undefined) return;
      yield* cellBatches({ ...columns, rowsBefore }, options);
      rowsBefore += columns.rows;
    }
  } finally {
    await messages.return(undefined);
  }

  /** The columns of the next record batch; dictionaries on the way to it are remembered. */
  async function nextColumns(): Promise<Omit<ValueColumns, "rowsBefore"> | undefined> {
    while (true) {
      const { done, value } = await messages.next();
      if (done) return undefined;
      if (value.kind === "schema") schema = value.bytes;
      else if (value.kind === "dictionary") {
        const before = value.adds ? dictionaries.get(value.id) ?? [] : [];
        dictionaries.set(value.id, [...before, value.bytes]);
      } else {
        if (schema === undefined) throw new SyntaxError("it begins without a schema");
        return decode([schema, ...[...dictionaries.values()].flat(), value.bytes]);
      }
    }
  }
}

/** Makes the decoder of one record batch with the schema and dictionaries that it needs. */
async function openDecoder(wanted: ReadonlySet<string> | undefined) {
  const { CompressionType, setCompressionCodec, tableFromIPC } = await import(
    "../deps/flechette.ts"
  );
  const { decompressZstd } = await import("../deps/hyparquet_compressors.ts");
  const encode = () => {
    throw new TypeError("Cannot compress Arrow data");
  };
  setCompressionCodec(CompressionType.LZ4_FRAME, {
    encode,
    decode: (bytes: Uint8Array, length: number) => decompressLz4Frame(bytes, checkLength(length)),
  });
  setCompressionCodec(CompressionType.ZSTD, {
    encode,
    decode: (bytes: Uint8Array, length: number) =>
      decompressZstd(bytes, new Uint8Array(checkLength(length))),
  });

  return (messages: Uint8Array[]): Omit<ValueColumns, "rowsBefore"> => {
    const table = tableFromIPC(messages, { useDate: true, useBigInt: true });
    const fields = [...table.schema.fields.entries()]
      .filter(([, { name }]) => wanted?.has(name) ?? true);
    const names = fields.map(([, { name }]) => name);
    const twice = names.find((name, j) => names.indexOf(name) < j);
    if (twice !== undefined) throw new SyntaxError(`two columns are named "${twice}"`);
    return {
      names,
      values: fields.map(([j]) => table.getChildAt(j).toArray()),
      rows: table.numRows,
    };
  };
}

const maxBytes = 2 ** 30;

function checkLength(length: number): number {
  if (length >= 0 && length <= maxBytes) return length;
  throw new LimitError("Cannot decompress a column: its size in bytes", {
    limit: maxBytes,
    actual: length,
  });
}

/** Faults of the data, as errors that name the file. */
async function orSyntaxError<Value>(name: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof LimitError) {
      cause.message = `${name}: ${cause.message}`;
      throw cause;
    }
    throw new SyntaxError(
      `Cannot read ${name} as Arrow: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}
