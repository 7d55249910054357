import { dirname, isAbsolute } from "node:path";
import { Matrix } from "../core/matrix.ts";
import type { CellResult, MediaCell } from "../modalities/cell_run.ts";
import type { ImageEncoder } from "../modalities/encoder.ts";
import { identityOf } from "../core/encoder_identity.ts";
import { EmbeddingExtractor } from "../modalities/image/embedding_extractor.ts";
import { measureCells } from "../modalities/measure_cells.ts";
import { isCorrupt, toFault } from "../modalities/media_fault.ts";
import type { ExtractContext } from "../modalities/modality.ts";

/** The vectors of pictures, or, if `onCorrupt` is `"absent"`, what is wrong with them.
 *
 * @throws {DecodeError | LimitError} If one cannot be had; names row, column and file.
 * @throws {EncoderError} If the network cannot run.
 */
export function embedPictures(
  cells: readonly MediaCell[],
  { encoder, context }: { readonly encoder: ImageEncoder; readonly context: ExtractContext },
): Promise<CellResult[]> {
  const extractor = new EmbeddingExtractor(identityOf(encoder), encoder);
  return measureCells(cells, { extractor, context });
}

/** The same of picture files that a command line names, which have neither row nor column.
 *
 * @throws {DecodeError | LimitError} If one cannot be had; names it.
 * @throws {EncoderError} If the network cannot run.
 */
export async function embedFiles(
  files: readonly string[],
  { encoder, context }: { readonly encoder: ImageEncoder; readonly context: ExtractContext },
): Promise<CellResult[]> {
  const cells = files.map((path, row): MediaCell => {
    const base = isAbsolute(path) ? dirname(path) : Deno.cwd();
    return { row, id: path, column: "file", source: { kind: "file", path, base } };
  });
  try {
    return await embedPictures(cells, { encoder, context: { ...context, allowOutside: true } });
  } catch (error) {
    if (!isCorrupt(error) || !isCorrupt(error.cause)) throw error;
    const { cause, source } = error;
    const isNamed = cause.message.includes(`${source}`);
    const message = isNamed ? cause.message : `${source}: ${cause.message}`;
    throw Object.assign(toFault(cause), { message });
  }
}

/** Vectors of pictures none of which is corrupt, a row each. */
export function matrixOf(results: readonly CellResult[]): Matrix {
  return Matrix.fromRows(results.map((result) => "values" in result ? result.values : []));
}
