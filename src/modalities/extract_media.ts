import { Matrix } from "../core/matrix.ts";
import { DecodeError, LimitError, SchemaError, ShapeError } from "../errors.ts";
import type { FeatureCache } from "../io/feature_cache.ts";
import { type MediaSource, sourceName } from "../io/media_source.ts";
import { readMedia } from "../io/read_media.ts";
import type { MediaColumn, Table } from "../table/table.ts";
import type { MediaExtractor, MediaFeatures } from "./media_extractor.ts";
import type { ExtractContext, Extracted } from "./modality.ts";

/** Raw features of media columns, side by side. */
export interface MediaValue {
  /** The columns read and the shape of a value in each. */
  readonly columns: readonly MediaLayout[];
  /** f32, shape `(rows, features of all columns)`; NaN where a cell is absent. */
  readonly features: Matrix;
}

/** A media column and the shape of its values. */
export interface MediaLayout {
  /** Name of the column. */
  readonly name: string;
  /** Shape of a value's features. */
  readonly shape: readonly number[];
}

/** Files read and decoded at a time: enough to hide the disk, few enough to bound the memory. */
const IN_FLIGHT = 4;

interface Cell {
  readonly row: number;
  readonly column: string;
  readonly source: MediaSource;
}

/** Reads, decodes and measures every value of the media columns.
 *
 * @param layout What a model was fitted on: its columns are read, and a value of another shape is an error. Without
 * it, all columns of the modality are read, and each takes the shape of its first value (one without any is left out).
 * @throws {DecodeError} If a value cannot be read or decoded.
 * @throws {LimitError} If a value is too large.
 * @throws {ShapeError} If a value's shape differs. Each error names row, column and file; of several, the first
 * row's is thrown.
 */
export async function extractMedia(
  extractor: MediaExtractor,
  { table, layout, context = {} }: {
    table: Table;
    layout?: readonly MediaLayout[];
    context?: ExtractContext;
  },
): Promise<Extracted<MediaValue>> {
  const columns = columnsToRead(extractor, table, layout);
  const present = new Uint8Array(table.rows);
  const cells: Cell[] = [];
  for (let row = 0; row < table.rows; row++) {
    for (const { name, values } of columns) {
      const source = values[row];
      if (source === null) continue;
      present[row] = 1;
      cells.push({ row, column: name, source });
    }
  }
  const measured = await measureAll(cells, { extractor, table, context });
  const found = layout ?? firstShapes(columns, { cells, measured });
  const offsets = new Map<string, { shape: readonly number[]; offset: number }>();
  let width = 0;
  for (const { name, shape } of found) {
    offsets.set(name, { shape, offset: width });
    width += sizeOf(shape);
  }
  const features = new Matrix(table.rows, width, new Float32Array(table.rows * width).fill(NaN));
  cells.forEach((cell, i) => {
    const { shape, offset } = offsets.get(cell.column)!;
    checkShape(measured[i].shape, { shape, cell, extractor, table });
    features.data.set(measured[i].values, cell.row * width + offset);
  });
  return { ids: table.ids, present, value: { columns: found, features } };
}

/** Number of values of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function columnsToRead(
  { modality }: MediaExtractor,
  table: Table,
  layout: readonly MediaLayout[] | undefined,
): MediaColumn[] {
  const columns = table.columnsOf(modality);
  if (layout === undefined) return columns;
  return layout.flatMap(({ name }) => {
    const column = columns.find((column) => column.name === name);
    const other = table.columns.find((column) => column.name === name);
    if (column === undefined && other !== undefined) {
      throw new SchemaError(
        `Cannot read column "${name}": the model has it as ${modality}, the table as ${other.role}`,
        name,
      );
    }
    return column ?? [];
  });
}

async function measureAll(
  cells: readonly Cell[],
  { extractor, table, context }: {
    extractor: MediaExtractor;
    table: Table;
    context: ExtractContext;
  },
): Promise<MediaFeatures[]> {
  const { signal, onProgress } = context;
  const measured = new Array<MediaFeatures>(cells.length);
  const key = `${extractor.type} ${extractor.version} ${JSON.stringify(extractor.options)}`;
  let next = 0, done = 0, failed = Infinity, failure: unknown;
  // Cells are begun in order and every one begun is awaited, so the first failing cell is always the one reported.
  async function work(): Promise<void> {
    while (next < cells.length && failed === Infinity) {
      const index = next++, cell = cells[index];
      try {
        signal?.throwIfAborted();
        measured[index] = await measure(cell.source, { extractor, key, context });
        onProgress?.({ modality: extractor.modality, done: ++done, total: cells.length });
      } catch (error) {
        if (index > failed) continue;
        failed = index;
        failure = withPlace(error, cell, table);
      }
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  if (failed !== Infinity) throw failure;
  return measured;
}

async function measure(
  source: MediaSource,
  { extractor, key, context }: { extractor: MediaExtractor; key: string; context: ExtractContext },
): Promise<MediaFeatures> {
  const { cache, allowOutside } = context;
  const bytes = await readMedia(source, { allowOutside });
  if (cache === undefined) return await extractor.features(bytes);
  const hash = await sha256(bytes);
  const stored = recall(cache, key, hash);
  if (stored !== undefined) return stored;
  const features = await extractor.features(bytes);
  const { shape, values } = features;
  const toStore = new Float32Array(1 + shape.length + values.length);
  toStore.set([shape.length, ...shape]);
  toStore.set(values, 1 + shape.length);
  cache.set(key, hash, toStore);
  return features;
}

/** Cached features: the number of axes, their lengths, the values. */
function recall(cache: FeatureCache, key: string, hash: string): MediaFeatures | undefined {
  const stored = cache.get(key, hash);
  if (stored === undefined || stored.length === 0) return undefined;
  const axes = stored[0];
  const shape = Array.from(stored.subarray(1, 1 + axes));
  const values = stored.subarray(1 + axes);
  return values.length === sizeOf(shape) ? { shape, values } : undefined;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return new Uint8Array(digest).toHex();
}

function firstShapes(
  columns: readonly MediaColumn[],
  { cells, measured }: { cells: readonly Cell[]; measured: readonly MediaFeatures[] },
): MediaLayout[] {
  return columns.flatMap(({ name }) => {
    const first = cells.findIndex(({ column }) => column === name);
    return first === -1 ? [] : { name, shape: measured[first].shape };
  });
}

function checkShape(
  actual: readonly number[],
  { shape, cell, extractor, table }: {
    shape: readonly number[];
    cell: Cell;
    extractor: MediaExtractor;
    table: Table;
  },
): void {
  if (actual.length === shape.length && actual.every((length, axis) => length === shape[axis])) {
    return;
  }
  const advice = extractor.advice === undefined ? "" : ` (${extractor.advice})`;
  const error = new ShapeError(`Cannot use ${extractor.modality}s of several shapes${advice}`, {
    expected: shape.join(" × "),
    actual: actual.join(" × "),
  });
  throw withPlace(error, cell, table);
}

/** Tells an error about a value where the value is. */
function withPlace(error: unknown, { row, column, source }: Cell, table: Table): unknown {
  const placeable = error instanceof DecodeError || error instanceof LimitError ||
    error instanceof ShapeError;
  if (!placeable) return error;
  const place = { row: table.ids[row], column, source: sourceName(source) };
  const advice = error instanceof DecodeError
    ? "; mend the cell or the file, or leave the cell empty"
    : "";
  error.message =
    `Row ${place.row}, column "${column}", ${place.source}: ${error.message}${advice}`;
  return Object.assign(error, place);
}
