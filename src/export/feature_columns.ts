import type { Block } from "../core/block.ts";
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
 * block, the two lists `text.indices` and `text.values` instead, if they are wanted.
 *
 * A feature whose column would be named as one before it gets a number: `text.present_2`.
 */
export function featureColumns(
  batch: FeatureBatch,
  { sparse }: { sparse: "lists" | "dense" },
): FeatureColumn[] {
  const columns: FeatureColumn[] = [
    { name: "id", type: "string", values: [...batch[0].ids] },
    ...batch.flatMap((block) => columnsOf(block, sparse)),
  ];
  const taken = new Set<string>();
  return columns.map((column) => {
    const name = freeName(column.name, taken);
    taken.add(name);
    return { ...column, name };
  });
}

function columnsOf(block: Block, sparse: "lists" | "dense"): FeatureColumn[] {
  const { modality, features, names } = block;
  const present: FeatureColumn = {
    name: `${modality}.present`,
    type: "boolean",
    values: Array.from(block.present, (flag) => flag === 1),
  };
  if (features instanceof SparseMatrix && sparse === "lists") {
    const { indices, data, indptr } = features;
    const eachRow = <Entries>(take: (from: number, to: number) => Entries) =>
      Array.from({ length: features.rows }, (_, i) => take(indptr[i], indptr[i + 1]));
    return [
      present,
      {
        name: `${modality}.indices`,
        type: "indices",
        values: eachRow((from, to) => indices.subarray(from, to)),
      },
      {
        name: `${modality}.values`,
        type: "entries",
        values: eachRow((from, to) => data.subarray(from, to)),
      },
    ];
  }
  const dense = features instanceof SparseMatrix ? features.toDense() : features;
  const List = dense.data instanceof Float32Array ? Float32Array : Float64Array;
  return [
    present,
    ...names.map((name, j): FeatureColumn => {
      const values = new List(dense.rows);
      for (let i = 0; i < dense.rows; i++) values[i] = dense.data[i * dense.columns + j];
      return { name: `${modality}.${name}`, type: "number", values };
    }),
  ];
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}_${number}`)) number++;
  return `${name}_${number}`;
}

/** The names that the indices of sparse blocks stand for, as JSON by column: `{ "text.indices": ["lamp", …] }`. */
export function sparseNames(batch: FeatureBatch): Record<string, string> {
  return Object.fromEntries(
    batch.filter(({ features }) => features instanceof SparseMatrix)
      .map(({ modality, names }) => [`${modality}.indices`, JSON.stringify(names)]),
  );
}
