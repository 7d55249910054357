import { dirname, isAbsolute } from "node:path";
import type { MediaSource } from "../io/media_source.ts";
import type { ImageEncoder } from "../modalities/encoder.ts";
import { measureCells } from "../modalities/measure_cells.ts";
import { isCorrupt, toFault } from "../modalities/media_fault.ts";
import type { CorruptValue, ExtractContext } from "../modalities/modality.ts";

/** A picture, and where it stands. */
export interface PictureCell {
  readonly row: number;
  readonly id: string;
  readonly column: string;
  readonly source: MediaSource;
}

/** So many pictures are in memory at a time, prepared for the network. */
const TOGETHER = 64;

/** The vectors of pictures, or, if `onCorrupt` is `"absent"`, what is wrong with them.
 *
 * @throws {DecodeError | LimitError} If one cannot be had; names row, column and file.
 * @throws {EncoderError} If the network cannot run.
 */
export async function embedPictures(
  cells: readonly PictureCell[],
  { encoder, context }: { encoder: ImageEncoder; context: ExtractContext },
): Promise<(ArrayLike<number> | CorruptValue)[]> {
  const { onProgress, ...rest } = context;
  const embedded: (ArrayLike<number> | CorruptValue)[] = [];
  let corrupt = 0;
  for (let start = 0; start < cells.length; start += TOGETHER) {
    const measured = await measureCells(cells.slice(start, start + TOGETHER), {
      extractor: encoder.preprocessing,
      // Vectors are worth remembering, prepared pictures are not.
      context: { ...rest, cache: undefined },
    });
    const { vectors } = await encoder.encodePrepared(
      measured.filter((result) => "shape" in result),
      { signal: context.signal },
    );
    let next = 0;
    for (const result of measured) {
      embedded.push("why" in result ? result : vectors.row(next++));
      if ("why" in result) corrupt++;
    }
    const { length: done } = embedded;
    onProgress?.({ modality: "image", done, total: cells.length, corrupt });
  }
  return embedded;
}

/** The same of picture files that a command line names.
 *
 * @throws {DecodeError | LimitError} If one cannot be had; names it.
 * @throws {EncoderError} If the network cannot run.
 */
export async function embedFiles(
  files: readonly string[],
  { encoder, context }: { encoder: ImageEncoder; context: ExtractContext },
): Promise<(ArrayLike<number> | CorruptValue)[]> {
  const cells = files.map((path, row): PictureCell => {
    const base = isAbsolute(path) ? dirname(path) : Deno.cwd();
    return { row, id: path, column: "file", source: { kind: "file", path, base } };
  });
  try {
    return await embedPictures(cells, { encoder, context: { ...context, allowOutside: true } });
  } catch (error) {
    // A file has neither row nor column.
    if (!isCorrupt(error) || !isCorrupt(error.cause)) throw error;
    const { cause: { message }, source } = error;
    const named = message.includes(`${source}`) ? message : `${source}: ${message}`;
    throw Object.assign(toFault(error.cause), { message: named });
  }
}
