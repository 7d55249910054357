import type { Block } from "../core/block.ts";
import type { Matrix } from "../core/matrix.ts";
import { SparseMatrix } from "../core/sparse_matrix.ts";
import type { FeatureBatch } from "./feature_format.ts";

/** A column of features, one entry a row. */
export type FeatureColumn =
  | { readonly name: string; readonly type: "string"; readonly values: string[] }
  | { readonly name: string; readonly type: "boolean"; readonly values: boolean[] }
  | { readonly name: string; readonly type: "number"; readonly values: Float32Array | Float64Array }
  /** The entries of a sparse block's rows: their columns, or their values. */
  | { readonly name: string; readonly type: "indices"; readonly values: Uint32Array[] }
  | { readonly name: string; readonly type: "entries"; readonly values: Float64Array[] };

/** The columns of a batch: `id`; then for each modality `text.present`, and one a feature, as `text.lamp`; of a sparse
 * block, the two lists `text.indices` and `text.values` instead.
 */
export function featureColumns(batch: FeatureBatch): FeatureColumn[] {
  const columns: FeatureColumn[] = [
    { name: "id", type: "string", values: [...batch[0].ids] },
    ...batch.flatMap((block) => {
      const { modality, features, present } = block;
      const presence: FeatureColumn = {
        name: presenceName(modality),
        type: "boolean",
        values: Array.from(present, (flag) => flag === 1),
      };
      const isSparse = features instanceof SparseMatrix;
      return [
        presence,
        ...(isSparse ? listColumns(modality, features) : denseColumns(block, features)),
      ];
    }),
  ];
  const names = distinct(columns.map(({ name }) => name));
  return columns.map((column, j) => ({ ...column, name: names[j] }));
}

function listColumns(
  modality: string,
  { rows, indptr, indices, data }: SparseMatrix,
): FeatureColumn[] {
  const ofEachRow = <Entries>(take: (from: number, to: number) => Entries) =>
    Array.from({ length: rows }, (_, i) => take(indptr[i], indptr[i + 1]));
  return [
    {
      name: `${modality}.indices`,
      type: "indices",
      values: ofEachRow((from, to) => indices.subarray(from, to)),
    },
    {
      name: `${modality}.values`,
      type: "entries",
      values: ofEachRow((from, to) => data.subarray(from, to)),
    },
  ];
}

function denseColumns(block: Block, { data, rows, columns }: Matrix): FeatureColumn[] {
  const List = data instanceof Float32Array ? Float32Array : Float64Array;
  return featureNames(block).map((name, j) => {
    const values = new List(rows);
    for (let i = 0; i < rows; i++) values[i] = data[i * columns + j];
    return { name, type: "number", values };
  });
}

/** Name of the column that says which rows have a modality. */
export function presenceName(modality: string): string {
  return `${modality}.present`;
}

/** Names of the columns of a block's features. */
export function featureNames({ modality, names }: Block): string[] {
  return names.map((name) => `${modality}.${name}`);
}

/** The same names, but for those that are there already: they get a number, as `text.present_2`. */
export function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let number = 2; taken.has(free); number++) free = `${name}_${number}`;
    taken.add(free);
    return free;
  });
}

/** The names that the indices of sparse blocks stand for, as JSON by column: `{ "text.indices": '["lamp", …]' }`. */
export function sparseNames(batch: FeatureBatch): Record<string, string> {
  return Object.fromEntries(
    batch.filter(({ features }) => features instanceof SparseMatrix)
      .map(({ modality, names }) => [`${modality}.indices`, JSON.stringify(names)]),
  );
}
