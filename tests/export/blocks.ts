import type { Block } from "../../src/core/block.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { SparseMatrix } from "../../src/core/sparse_matrix.ts";

/** Blocks of three rows: f64, f32, and sparse; a number makes batches differ. */
export function makeBlocks(batch: number): Block[] {
  const ids = [`a${batch}`, `größe 😀${batch}`, `"x",${batch}`];
  return [
    {
      modality: "tabular",
      ids,
      names: ["price", "present"],
      present: Uint8Array.of(1, 1, 0),
      features: new Matrix(3, 2, Float64Array.of(0.1 + batch, 2, 3, 4, 0, 0)),
    },
    {
      modality: "image",
      ids,
      names: ["red", "green"],
      present: Uint8Array.of(1, 0, 1),
      features: new Matrix(3, 2, Float32Array.of(0.5 + batch, 2, 0, 0, 5, 6)),
    },
    {
      modality: "text",
      ids,
      names: ["lamp", "chair", "present"],
      present: Uint8Array.of(1, 0, 1),
      features: new SparseMatrix(3, 3, {
        indptr: Uint32Array.of(0, 2, 2, 3),
        indices: Uint32Array.of(0, 2, 1),
        data: Float64Array.of(0.6, 0.8, 1),
      }),
    },
  ];
}
