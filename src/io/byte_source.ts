import { LimitError } from "../errors.ts";
import { readAt } from "./read_at.ts";

/** Bytes that can be read from anywhere. */
export interface RandomAccess extends AsyncDisposable {
  /** How many there are. */
  readonly size: number;
  /** Those from `start` up to `end`. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** The bytes of a file in order: a path, a `file:` URL, or an `http(s):` URL (fetched because the caller names it).
 *
 * @throws {Deno.errors.NotFound} If there is no such file; other faults of the system or the server likewise say what
 * was read.
 */
export async function openStream(
  source: string | URL,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  if (source instanceof URL && source.protocol !== "file:") {
    const response = await fetch(source);
    if (response.ok && response.body !== null) return response.body;
    await response.body?.cancel();
    throw new Deno.errors.Http(
      `Cannot read ${source}: the server answered ${response.status} ${response.statusText}`,
    );
  }
  return (await open(source)).readable;
}

/** A file of this machine, to be read from anywhere. */
export async function openFile(source: string | URL): Promise<RandomAccess> {
  const file = await open(source);
  const { size } = await file.stat();
  return {
    size,
    // Without a pause between the two, readers that take turns do not move each other's place.
    read: (start, end) => Promise.try(() => readWhole(file, start, end)),
    [Symbol.asyncDispose]: () => Promise.try(() => file.close()),
  };
}

/** Bytes in hand, to be read from anywhere. */
export function inMemory(bytes: Uint8Array<ArrayBuffer>): RandomAccess {
  return {
    size: bytes.length,
    read: (start, end) => Promise.resolve(bytes.slice(start, end)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** All bytes of a stream. */
export async function readAll(
  stream: AsyncIterable<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  return await new Response(ReadableStream.from(stream)).bytes();
}

/** The same bytes, until there are too many.
 *
 * @throws {LimitError} Once there are more than `maxBytes`.
 */
export async function* limitBytes(
  stream: AsyncIterable<Uint8Array>,
  { maxBytes, name }: { maxBytes: number; name: string },
): AsyncGenerator<Uint8Array> {
  let actual = 0;
  for await (const chunk of stream) {
    actual += chunk.length;
    if (actual > maxBytes) {
      throw new LimitError(`Cannot read ${name}: its size in bytes`, { limit: maxBytes, actual });
    }
    yield chunk;
  }
}

async function open(source: string | URL): Promise<Deno.FsFile> {
  try {
    return await Deno.open(source);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Deno.errors.NotFound(`Cannot read ${source}: there is no such file`, {
      cause: error,
    });
  }
}

function readWhole(file: Deno.FsFile, start: number, end: number): Uint8Array<ArrayBuffer> {
  const bytes = readAt(file, { at: start, length: end - start });
  if (bytes.length === end - start) return bytes;
  throw new Deno.errors.UnexpectedEof("the file ends before its time");
}
