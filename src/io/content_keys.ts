import { resolve } from "node:path";
import { mapSome } from "../core/map_some.ts";
import { DecodeError, LimitError } from "../errors.ts";
import type { MediaContent, MediaSource } from "./media_source.ts";
import { sha256 } from "./sha256.ts";
import { readMedia, type ReadMediaOptions } from "./read_media.ts";

/** So many files are read at a time: enough to hide the disk. */
const capacity = 8;

/** Tells which pictures and sounds are the same, byte for byte: those that are have the same key.
 *
 * Nothing is decoded, and of files only those are read that are as long as another. A key is good for this call alone.
 *
 * @param options `signal`: stops the work between two values.
 * @returns One key a source; null where there is none, or it cannot be read.
 */
export async function contentKeys(
  sources: readonly (MediaSource | null)[],
  { signal, ...options }: ReadMediaOptions & { signal?: AbortSignal } = {},
): Promise<(string | null)[]> {
  const places = sources.map((source, i) => source === null ? null : placeOf(source, i));
  const different = new Map<string, MediaSource>();
  places.forEach((place, i) => {
    if (place !== null && !different.has(place)) different.set(place, sources[i]!);
  });
  const bySize = new Map<number, string[]>();
  for (const [place, source] of different) {
    const size = sizeOf(source);
    if (size === undefined) continue;
    const alike = bySize.get(size);
    if (alike === undefined) bySize.set(size, [place]);
    else alike.push(place);
  }
  const keys = new Map<string, string>();
  const toRead: string[] = [];
  for (const [size, [first, ...others]] of bySize) {
    if (others.length === 0) keys.set(first, `the only one of ${size} bytes`);
    else toRead.push(first, ...others);
  }
  await mapSome(toRead, capacity, async (place) => {
    signal?.throwIfAborted();
    const content = await unlessUnreadable(() => readMedia(different.get(place)!, options));
    if (content !== undefined) keys.set(place, await sha256(bytesOf(content)));
  });
  return places.map((place) => place === null ? null : keys.get(place) ?? null);
}

/** What two sources share if they are the same file; another for each that is in hand. */
function placeOf(source: MediaSource, i: number): string {
  return source.kind === "file" ? `file ${resolve(source.base, source.path)}` : `in hand ${i}`;
}

/** In bytes; undefined if there is no such file. */
function sizeOf(source: MediaSource): number | undefined {
  switch (source.kind) {
    case "bytes":
      return source.bytes.length;
    case "blob":
      return source.blob.size;
    case "image":
      return source.image.data.length;
    case "audio":
      return source.audio.channels.reduce((sum, { byteLength }) => sum + byteLength, 0);
    case "file":
      try {
        return Deno.statSync(resolve(source.base, source.path)).size;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** What cannot be read is no fault here: whoever needs it will say so. */
async function unlessUnreadable(
  read: () => Promise<MediaContent>,
): Promise<MediaContent | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DecodeError || error instanceof LimitError) return undefined;
    throw error;
  }
}

/** The bytes of a file; of what is decoded, its shape and its values. */
function bytesOf(content: MediaContent): Uint8Array {
  if (content instanceof Uint8Array) return content;
  const [head, parts] = "data" in content
    ? [`${content.width} × ${content.height}`, [content.data]]
    : [
      `${content.sampleRate} Hz, ${content.channels.length} channels`,
      content.channels.map(({ buffer, byteOffset, byteLength }) =>
        new Uint8Array(buffer, byteOffset, byteLength)
      ),
    ];
  const chunks = [new TextEncoder().encode(head), ...parts];
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
