import { DecodeError, LimitError } from "../errors.ts";
import { limitBytes, openStream, readAll } from "../io/byte_source.ts";

/** What a picture or sound is loaded from: the path of a file, a `file:` or `http(s):` URL, or the bytes of a file. */
export type FileSource = string | URL | Uint8Array | Blob;

/** Reads a file and decodes it.
 *
 * @throws {DecodeError} As `decode` does, with the file's name.
 * @throws {LimitError} If there are more bytes than allowed.
 * @throws {Deno.errors.NotFound} If there is no such file.
 */
export async function loadFile<Decoded>(
  source: FileSource,
  { decode, maxBytes = 64 * 2 ** 20 }: {
    readonly decode: (bytes: Uint8Array) => Promise<Decoded>;
    readonly maxBytes?: number;
  },
): Promise<Decoded> {
  const bytes = await readBytes(source, maxBytes);
  try {
    return await decode(bytes);
  } catch (cause) {
    if (!(cause instanceof DecodeError) || !isPlace(source)) throw cause;
    throw new DecodeError(`${source}: ${cause.message}`, { source: `${source}`, cause });
  }
}

async function readBytes(source: FileSource, maxBytes: number): Promise<Uint8Array> {
  if (isPlace(source)) {
    return await readAll(limitBytes(await openStream(source), { maxBytes, name: `${source}` }));
  }
  const actual = source instanceof Blob ? source.size : source.length;
  if (actual > maxBytes) {
    throw new LimitError("Cannot load the file: its size in bytes", { limit: maxBytes, actual });
  }
  return source instanceof Blob ? await source.bytes() : source;
}

function isPlace(source: FileSource): source is string | URL {
  return typeof source === "string" || source instanceof URL;
}
