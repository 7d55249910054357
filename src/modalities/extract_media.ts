import { Matrix } from "../core/matrix.ts";
import { DecodeError, ShapeError } from "../errors.ts";
import { conformTable } from "../table/conform.ts";
import type { MediaColumn, Table } from "../table/table.ts";
import { chooseColumns } from "./choose_columns.ts";
import { type CellResult, type MediaCell, placeOf } from "./cell_run.ts";
import { measureCells } from "./measure_cells.ts";
import type { FeatureMaker } from "./media_extractor.ts";
import { placed } from "./media_fault.ts";
import type { CorruptValue, ExtractContext, Extracted } from "./modality.ts";

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

/** Reads, decodes and measures every value of the media columns.
 *
 * @param options `layout`: what a model was fitted on; its columns are read, and a value of another shape is an error.
 * Without it, all columns of the modality are read, or those that `columns` names, and each takes the shape of its first
 * value (one without any is left out).
 * @throws {SchemaError} If a column named is not there, or has another role.
 * @throws {DecodeError} If a value cannot be read or decoded, or, without a layout, no value of a column can be.
 * @throws {LimitError} If a value is too large.
 * @throws {ShapeError} If a value's shape differs. Each error names row, column and file; of several, the first
 * row's is thrown.
 */
export async function extractMedia(
  extractor: FeatureMaker,
  { table, columns: names, layout, context = {} }: {
    table: Table;
    columns?: readonly string[];
    layout?: readonly MediaLayout[];
    context?: ExtractContext;
  },
): Promise<Extracted<MediaValue>> {
  const { modality } = extractor;
  const columns = layout === undefined
    ? chooseColumns(table, modality, names)
    : conformTable(table, layout.map(({ name }) => ({ name, role: modality })))
      .columnsOf(modality);
  const cells = listCells(table, columns);
  const results = await measureCells(cells, { extractor, context });
  const found = layout ?? firstShapes(columns, { cells, results });
  const places = placesOf(found);
  const width = found.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const features = new Matrix(table.rows, width, new Float32Array(table.rows * width).fill(NaN));
  const present = new Uint8Array(table.rows);
  const corrupt: CorruptValue[] = [];
  cells.forEach((cell, i) => {
    const result = results[i];
    if ("why" in result) return corrupt.push(result);
    const { shape, offset } = places.get(cell.column)!;
    checkShape(result.shape, { shape, cell, extractor });
    features.data.set(result.values, cell.row * width + offset);
    present[cell.row] = 1;
  });
  return { ids: table.ids, present, value: { columns: found, features }, corrupt };
}

/** Number of values of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** The cells that are not empty: row by row, in the order of the columns. */
function listCells(table: Table, columns: readonly MediaColumn[]): MediaCell[] {
  return table.ids.flatMap((id, row) =>
    columns.flatMap(({ name, values }) => {
      const source = values[row];
      return source === null ? [] : { row, id, column: name, source };
    })
  );
}

function firstShapes(
  columns: readonly MediaColumn[],
  { cells, results }: {
    cells: readonly MediaCell[];
    results: readonly CellResult[];
  },
): MediaLayout[] {
  return columns.flatMap(({ name }) => {
    const own = results.filter((_, i) => cells[i].column === name);
    const first = own.find((result) => "shape" in result);
    if (first !== undefined) return { name, shape: first.shape };
    if (own.length === 0) return [];
    const { why, ...place } = own[0] as CorruptValue;
    throw new DecodeError(
      `Cannot use column "${name}": none of its ${own.length} values can be read and decoded; give it the role ignore (--ignore ${name}), or mend its values; the first, in row ${place.row}: ${why}`,
      place,
    );
  });
}

/** Where each column's features begin. */
function placesOf(layout: readonly MediaLayout[]) {
  const places = new Map<string, { shape: readonly number[]; offset: number }>();
  let offset = 0;
  for (const { name, shape } of layout) {
    places.set(name, { shape, offset });
    offset += sizeOf(shape);
  }
  return places;
}

function checkShape(
  actual: readonly number[],
  { shape, cell, extractor }: {
    shape: readonly number[];
    cell: MediaCell;
    extractor: FeatureMaker;
  },
): void {
  if (actual.length === shape.length && actual.every((length, axis) => length === shape[axis])) {
    return;
  }
  const advice = extractor.advice === undefined ? "" : ` (${extractor.advice})`;
  throw placed(
    new ShapeError(`Cannot use ${extractor.modality}s of several shapes${advice}`, {
      expected: shape.join(" × "),
      actual: actual.join(" × "),
    }),
    placeOf(cell),
  );
}
