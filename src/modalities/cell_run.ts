import { type MediaSource, sourceName } from "../io/media_source.ts";
import { measure } from "./measure.ts";
import { cacheKey, measureSource, type NewlyMeasured, remember } from "./measure_source.ts";
import type { FeatureMaker, MediaExtractor, MediaFeatures } from "./media_extractor.ts";
import { isCorrupt, isMediaFault, placed } from "./media_fault.ts";
import type { CorruptValue, ExtractContext, MediaExecutor } from "./modality.ts";
import { ProgressTally } from "./progress_tally.ts";

/** A cell with a picture or sound. */
export interface MediaCell {
  /** Number of its row. */
  readonly row: number;
  /** Id of its row. */
  readonly id: string;
  readonly column: string;
  readonly source: MediaSource;
}

/** What came of a cell: its features, or what is wrong with it. */
export type CellResult = MediaFeatures | CorruptValue;

/** Measures in this thread: a few values at a time, enough to hide the disk. */
const inPlace: MediaExecutor = { capacity: 4, measure };

/** Fewer values are measured sooner than an executor's workers start. */
const WORTH_WORKERS = 8;

/** The cells of a table on their way to features. */
export class CellRun {
  readonly cells: readonly MediaCell[];
  /** What extraction may use and report to. */
  readonly context: ExtractContext;
  /** What measures. */
  readonly executor: MediaExecutor;
  /** What came of each cell. */
  readonly results: CellResult[];
  /** Counts those that are done. */
  readonly tally: ProgressTally;
  readonly #key: string;

  /** A run that has done nothing yet. */
  constructor(
    cells: readonly MediaCell[],
    { extractor, context }: { extractor: FeatureMaker; context: ExtractContext },
  ) {
    this.cells = cells;
    this.context = context;
    this.executor = cells.length < WORTH_WORKERS ? inPlace : context.executor ?? inPlace;
    this.results = new Array<CellResult>(cells.length);
    this.tally = new ProgressTally(extractor.modality, { total: cells.length, context });
    this.#key = cacheKey(extractor);
  }

  /** Measures cells from the number `start` to before `end`, and hands over what is not remembered, as it comes.
   *
   * Cells are begun in order and every one begun is awaited, so the first failing cell is always the one reported.
   */
  async measure(
    extractor: MediaExtractor,
    { start, end, take }: {
      start: number;
      end: number;
      take: (index: number, measured: NewlyMeasured) => void;
    },
  ): Promise<void> {
    const { context, executor } = this, { signal, onCorrupt = "error" } = context;
    let next = start, failed = Infinity, failure: unknown;
    const work = async () => {
      while (next < end && failed === Infinity) {
        const index = next++, cell = this.cells[index];
        try {
          signal?.throwIfAborted();
          const options = { key: this.#key, extractor, executor, context };
          const came = await measureSource(cell.source, options);
          if ("remembered" in came) this.#done(index, came.remembered);
          else take(index, came);
        } catch (error) {
          if (onCorrupt === "absent" && isCorrupt(error)) {
            this.#done(index, { ...placeOf(cell), why: error.message });
          } else if (index < failed) {
            [failed, failure] = [index, withPlace(error, this.cells, index)];
          }
        }
      }
    };
    await Promise.all(Array.from({ length: executor.capacity }, work));
    if (failed !== Infinity) throw failure;
  }

  /** Keeps the features of a cell, and remembers them if they are worth it. */
  keep(index: number, features: MediaFeatures, hash?: string): void {
    const { cache } = this.context;
    if (cache !== undefined && hash !== undefined) remember(cache, this.#key, { hash, features });
    this.results[index] = features;
  }

  #done(index: number, result: CellResult): void {
    this.results[index] = result;
    this.tally.add(1, { corrupt: "why" in result ? 1 : 0 });
  }
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
