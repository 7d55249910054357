import { BlockMatrix, type BlockPart } from "../../../src/core/block_matrix.ts";
import { Matrix } from "../../../src/core/matrix.ts";
import type { RandomState } from "../../../src/core/random.ts";
import { SparseMatrix } from "../../../src/core/sparse_matrix.ts";

/** Normal numbers. */
export function randomDense(
  random: RandomState,
  { rows, columns, type }: { rows: number; columns: number; type: "f64" | "f32" },
): Matrix {
  const matrix = Matrix.zeros(rows, columns, type);
  matrix.data.forEach((_, i) => matrix.data[i] = random.normal());
  return matrix;
}

/** A quarter of the entries stored; every fourth row is empty. */
export function randomSparse(
  random: RandomState,
  { rows, columns }: { rows: number; columns: number },
): SparseMatrix {
  const indptr = [0], indices: number[] = [], data: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      if (i % 4 === 0 || random.random() > 0.25) continue;
      indices.push(j);
      data.push(random.normal());
    }
    indptr.push(indices.length);
  }
  return new SparseMatrix(rows, columns, {
    indptr: Uint32Array.from(indptr),
    indices: Uint32Array.from(indices),
    data: Float64Array.from(data),
  });
}

/** Dense f32, dense f64 and sparse parts, each with its weight, at odd sizes. */
export function randomBlocks(random: RandomState, rows: number): BlockMatrix {
  const parts: BlockPart[] = [
    { matrix: randomDense(random, { rows, columns: 11, type: "f32" }), weight: 0.25 },
    { matrix: randomSparse(random, { rows, columns: 13 }), weight: 3 },
    { matrix: randomDense(random, { rows, columns: 7, type: "f64" }), weight: 1 },
  ];
  return new BlockMatrix(parts);
}
