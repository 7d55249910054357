import { type MediaSource, sourceName } from "../io/media_source.ts";
import { measure } from "./measure.ts";
import { isCorrupt, isMediaFault, placed } from "./media_fault.ts";
import { measureSource } from "./measure_source.ts";
import type { MediaExtractor, MediaFeatures } from "./media_extractor.ts";
import type { CorruptValue, ExtractContext, MediaExecutor } from "./modality.ts";

/** A cell with a picture or sound. */
export interface MediaCell {
  /** Number of its row. */
  readonly row: number;
  /** Id of its row. */
  readonly id: string;
  readonly column: string;
  readonly source: MediaSource;
}

/** Measures in this thread: a few values at a time, enough to hide the disk. */
const inPlace: MediaExecutor = { capacity: 4, measure };

/** Fewer values are measured sooner than an executor's workers start. */
const WORTH_WORKERS = 8;

/** Reads and measures cells; no more of them are in memory than the executor wants at a time.
 *
 * @returns The features of every cell, or, if `onCorrupt` is `"absent"`, what is wrong with it.
 * @throws {DecodeError} If a value cannot be read or decoded.
 * @throws {LimitError} If a value is too large.
 * @throws {ShapeError} If a value is not of a size that can be measured. Each error names row, column and file; of several,
 * the first row's is thrown.
 */
export async function measureCells(
  cells: readonly MediaCell[],
  { extractor, context }: { extractor: MediaExtractor; context: ExtractContext },
): Promise<(MediaFeatures | CorruptValue)[]> {
  const { signal, onProgress, onCorrupt = "error" } = context;
  const executor = cells.length < WORTH_WORKERS ? inPlace : context.executor ?? inPlace;
  const results = new Array<MediaFeatures | CorruptValue>(cells.length);
  let next = 0, done = 0, corrupt = 0, failed = Infinity, failure: unknown;

  // Cells are begun in order and every one begun is awaited, so the first failing cell is always the one reported.
  async function work(): Promise<void> {
    while (next < cells.length && failed === Infinity) {
      const index = next++, cell = cells[index];
      try {
        signal?.throwIfAborted();
        results[index] = await measureSource(cell.source, { extractor, executor, context });
      } catch (error) {
        if (onCorrupt === "absent" && isCorrupt(error)) {
          results[index] = { ...placeOf(cell), why: error.message };
          corrupt++;
        } else {
          if (index < failed) [failed, failure] = [index, withPlace(error, cells, index)];
          continue;
        }
      }
      onProgress?.({ modality: extractor.modality, done: ++done, total: cells.length, corrupt });
    }
  }
  await Promise.all(Array.from({ length: executor.capacity }, work));
  if (failed !== Infinity) throw failure;
  return results;
}

/** Where a cell is, for messages. */
export function placeOf({ id, column, source }: MediaCell) {
  return { row: id, column, source: sourceName(source) };
}

/** Tells an error about a value where the value is, and what to do about it. */
function withPlace(error: unknown, cells: readonly MediaCell[], index: number): unknown {
  if (!isMediaFault(error)) return error;
  const cell = cells[index];
  if (!isCorrupt(error)) return placed(error, placeOf(cell));
  const isFirst = cells.findIndex(({ column }) => column === cell.column) === index;
  const advice =
    "; mend the cell or the file, leave the cell empty, or take such values for absent " +
    '(onCorrupt: "absent", --on-corrupt absent)' +
    (isFirst
      ? `; if the column holds none, give it the role ignore (--ignore ${cell.column})`
      : "");
  return placed(error, { ...placeOf(cell), advice });
}
