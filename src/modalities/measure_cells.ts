import { type CellResult, CellRun, type MediaCell } from "./cell_run.ts";
import { encodeCells } from "./encode_cells.ts";
import type { FeatureMaker, MediaExtractor } from "./media_extractor.ts";
import type { ExtractContext } from "./modality.ts";

/** Reads and measures cells; no more of them are in memory than the executor wants at a time, and of those that are prepared to
 * be encoded no more than 64 MiB, or 32 pictures.
 *
 * @returns The features of every cell, or, if `onCorrupt` is `"absent"`, what is wrong with it.
 * @throws {DecodeError} If a value cannot be read or decoded.
 * @throws {LimitError} If a value is too large.
 * @throws {EncoderError} If an encoder is missing, or cannot run.
 * @throws {ShapeError} If a value is not of a size that can be measured. Each error names row, column and file; of several,
 * the first row's is thrown.
 */
export async function measureCells(
  cells: readonly MediaCell[],
  { extractor, context }: { extractor: FeatureMaker; context: ExtractContext },
): Promise<CellResult[]> {
  if (cells.length === 0) return [];
  const run = new CellRun(cells, { extractor, context });
  if ("preparation" in extractor) await encodeCells(run, extractor);
  else await measureEach(run, extractor);
  return run.results;
}

async function measureEach(run: CellRun, extractor: MediaExtractor): Promise<void> {
  await run.measure(extractor, {
    start: 0,
    end: run.cells.length,
    take: (index, { measured, hash }) => {
      run.keep(index, measured, hash);
      run.tally.add(1);
    },
  });
}
