import type { CellRun } from "./cell_run.ts";
import { encodeChunk } from "./encode_chunk.ts";
import type { NewlyMeasured } from "./measure_source.ts";
import type { BatchExtractor } from "./media_extractor.ts";

/** So many pictures are prepared before it is looked at whether they are to be encoded. */
const PREPARED_TOGETHER = 32;

/** So much of what is prepared waits to be encoded at most, in bytes, unless it is of no more pictures than that. */
const PREPARED_BYTES = 64 * 2 ** 20;

/** A picture that waits to be encoded. */
interface Prepared extends NewlyMeasured {
  /** Number of its cell. */
  readonly index: number;
}

/** Prepares pictures in the order of their cells and encodes them in that order, so many together that it depends neither on
 * time nor on the number of workers.
 */
export async function encodeCells(run: CellRun, extractor: BatchExtractor): Promise<void> {
  const { cells: { length } } = run, { preparation } = extractor;
  let waiting: Prepared[] = [], bytes = 0, largest = 0;
  for (let start = 0, end; start < length; start = end) {
    end = Math.min(start + PREPARED_TOGETHER, length);
    const prepared: Prepared[] = [];
    await run.measure(preparation, {
      start,
      end,
      take: (index, measured) => prepared.push({ index, ...measured }),
    });
    for (const one of prepared.sort((a, b) => a.index - b.index)) {
      const { byteLength } = one.measured.values;
      waiting.push(one);
      bytes += byteLength;
      largest = Math.max(largest, byteLength);
    }
    const hasRoom = bytes + PREPARED_TOGETHER * largest <= PREPARED_BYTES;
    if (end < length && hasRoom) continue;
    await encodeWaiting(run, { extractor, waiting });
    [waiting, bytes] = [[], 0];
  }
}

async function encodeWaiting(
  run: CellRun,
  { extractor, waiting }: { extractor: BatchExtractor; waiting: readonly Prepared[] },
): Promise<void> {
  if (waiting.length === 0) return;
  const { tally, context } = run;
  const { made, left } = await encodeChunk(
    (options) => extractor.encodePrepared(waiting.map(({ measured }) => measured), options),
    { inputs: waiting.length, tally, context },
  );
  waiting.forEach(({ index, hash }, i) => run.keep(index, made[i], hash));
  tally.add(left);
}
