import { isAbsolute, relative, resolve, sep } from "node:path";
import { DecodeError, LimitError } from "../errors.ts";
import { type MediaContent, type MediaSource, sourceName } from "./media_source.ts";

/** What {@linkcode readMedia} allows. */
export interface ReadMediaOptions {
  /** Lets a file lie outside its base folder. @default {false} */
  readonly allowOutside?: boolean;
  /** Largest size in bytes. @default {67108864} (64 MiB) */
  readonly maxBytes?: number;
}

/** A file of so many bytes is read in less time than handing the work to another thread takes. */
const SMALL = 2 ** 16;

/** A picture or a sound: its bytes, or itself where it is decoded already.
 *
 * A file's path is resolved against its base folder, which neither the path nor a symbolic link on it may leave.
 *
 * @throws {DecodeError} If there is no such file, or it lies outside the base folder.
 * @throws {LimitError} If it is larger than `maxBytes`; it is not read then.
 */
export async function readMedia(
  source: MediaSource,
  { allowOutside = false, maxBytes = 64 * 2 ** 20 }: ReadMediaOptions = {},
): Promise<MediaContent> {
  if (source.kind === "image") return source.image;
  if (source.kind === "audio") return source.audio;
  if (source.kind === "blob") {
    checkSize(source, { actual: source.blob.size, limit: maxBytes });
    return await source.blob.bytes();
  }
  if (source.kind === "bytes") {
    checkSize(source, { actual: source.bytes.length, limit: maxBytes });
    return source.bytes;
  }
  const base = resolve(source.base);
  const path = resolve(base, source.path);
  if (!allowOutside && !isInside(path, base)) throw outside(source);
  try {
    const realPath = Deno.realPathSync(path);
    if (!allowOutside && !isInside(realPath, Deno.realPathSync(base))) throw outside(source);
    const { isFile, size } = Deno.statSync(realPath);
    if (!isFile) throw unreadable(source, { why: "it is not a file" });
    checkSize(source, { actual: size, limit: maxBytes });
    return size <= SMALL ? Deno.readFileSync(realPath) : await Deno.readFile(realPath);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) {
      throw unreadable(source, { why: `there is no such file in ${base}`, cause });
    }
    throw cause;
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function outside(source: MediaSource & { kind: "file" }): DecodeError {
  return unreadable(source, { why: `the path leaves the folder of its table, ${source.base}` });
}

function unreadable(
  source: MediaSource,
  { why, cause }: { why: string; cause?: unknown },
): DecodeError {
  const name = sourceName(source);
  return new DecodeError(`Cannot read ${name}: ${why}`, { source: name, cause });
}

function checkSize(source: MediaSource, bounds: { actual: number; limit: number }): void {
  if (bounds.actual > bounds.limit) {
    throw new LimitError(`Cannot read ${sourceName(source)}: its size in bytes`, bounds);
  }
}
