import { LimitError } from "../errors.ts";
import { FlatTable } from "./flat_table.ts";

/** A message of Arrow's IPC format: all its bytes, prefix included, and what they are. */
export type ArrowMessage =
  | { readonly kind: "schema" | "batch"; readonly bytes: Uint8Array<ArrayBuffer> }
  | {
    readonly kind: "dictionary";
    readonly bytes: Uint8Array<ArrayBuffer>;
    /** Which dictionary it is. */
    readonly id: number;
    /** Whether it adds to what came before, instead of replacing it. */
    readonly adds: boolean;
  };

const kinds = ["other", "schema", "dictionary", "batch"] as const;
const maxBytes = 2 ** 30;

/** The messages of an Arrow file or stream in order, one in memory at a time.
 *
 * A file is a stream between a mark and a footer, which is not needed to read it from its beginning. Source: the format's
 * specification (https://arrow.apache.org/docs/format/Columnar.html).
 *
 * @throws {SyntaxError} If the bytes end within a message, or are none.
 * @throws {LimitError} If a message says that it is larger than 1 GiB.
 */
export async function* arrowMessages(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ArrowMessage> {
  const input = new ByteQueue(chunks[Symbol.asyncIterator]());
  try {
    let prefix = await input.take(8);
    if (prefix === undefined) throw new SyntaxError("it is empty");
    if (new TextDecoder().decode(prefix.subarray(0, 6)) === "ARROW1") prefix = await input.take(8);
    for (; prefix !== undefined; prefix = await input.take(8)) {
      const view = new DataView(prefix.buffer);
      if (view.getInt32(0, true) !== -1) {
        throw new SyntaxError("a message does not begin as one (Arrow before 0.15 is not read)");
      }
      const length = view.getInt32(4, true);
      if (length === 0) return;
      const metadata = await input.must(checkLength(length));
      const message = new FlatTable(metadata);
      const body = await input.must(checkLength(message.int64(3)));
      const kind = kinds[message.uint8(1)] ?? "other";
      const bytes = concat([prefix, metadata, body]);
      const header = message.table(2);
      if (header === undefined) continue;
      if (kind === "schema") checkSchema(header);
      if (kind === "batch") checkBatch(header, body);
      const batch = header.table(1);
      if (kind === "dictionary" && batch !== undefined) {
        checkBatch(batch, body);
        yield { kind, bytes, id: header.int64(0), adds: header.uint8(2) === 1 };
      } else if (kind === "schema" || kind === "batch") yield { kind, bytes };
    }
  } finally {
    await input.close();
  }
}

function checkLength(length: number): number {
  if (length >= 0 && length <= maxBytes) return length;
  if (length < 0) throw new SyntaxError("a message says that it is of negative length");
  throw new LimitError("Cannot read a message: its size in bytes", {
    limit: maxBytes,
    actual: length,
  });
}

/** Checks that the lists of a schema are as long as they say: the library would make room for them. */
function checkSchema(schema: FlatTable): void {
  schema.vector(2, { entryBytes: 4 });
  for (const field of schema.tables(1)) checkField(field);
}

function checkField(field: FlatTable): void {
  field.vector(6, { entryBytes: 4 });
  for (const child of field.tables(5)) checkField(child);
}

/** Checks that a batch has bytes for the rows that it says it has. */
function checkBatch(batch: FlatTable, body: Uint8Array): void {
  const nodes = batch.vector(1, { entryBytes: 16 });
  const buffers = batch.vector(2, { entryBytes: 16 });
  const views = batch.vector(4, { entryBytes: 8 });
  const isCompressed = batch.table(3) !== undefined;
  const bytes = isCompressed ? lengthOnceDecompressed(buffers, body) : body.length;
  // A row takes a bit at least, but for columns of nothing.
  const maxRows = 8 * bytes + 2 ** 20;
  for (let i = 0; i < nodes.count; i++) {
    const rows = nodes.int64(16 * i);
    if (rows < 0 || rows > maxRows) throw new SyntaxError("a column is shorter than it says");
  }
  for (let i = 0; i < views.count; i++) {
    const count = views.int64(8 * i);
    if (count < 0 || count > buffers.count) throw new SyntaxError("a column lacks buffers");
  }
}

/** Every compressed buffer begins with its length, or −1 if it is as it is. */
function lengthOnceDecompressed(
  buffers: ReturnType<FlatTable["vector"]>,
  body: Uint8Array,
): number {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let total = 0;
  for (let i = 0; i < buffers.count; i++) {
    const [offset, length] = [buffers.int64(16 * i), buffers.int64(16 * i + 8)];
    if (length === 0) continue;
    const declared = Number(view.getBigInt64(offset, true));
    total += declared === -1 ? length : checkLength(declared);
  }
  return total;
}

/** Chunks of bytes, taken in other pieces than they come in. */
class ByteQueue {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #waiting: Uint8Array[] = [];
  #length = 0;

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.#chunks = chunks;
  }

  /** The next bytes; undefined if there are none at all. */
  async take(length: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    while (this.#length < length) {
      const { done, value } = await this.#chunks.next();
      if (done) {
        if (this.#length === 0) return undefined;
        throw new SyntaxError("it is cut short");
      }
      this.#waiting.push(value);
      this.#length += value.length;
    }
    const all = concat(this.#waiting);
    this.#waiting = [all.subarray(length)];
    this.#length -= length;
    return all.slice(0, length);
  }

  /** The next bytes, which must be there. */
  async must(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.take(length);
    if (bytes === undefined) throw new SyntaxError("it is cut short");
    return bytes;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
