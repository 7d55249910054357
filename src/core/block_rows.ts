import type { Block } from "./block.ts";
import { Matrix } from "./matrix.ts";
import { SparseMatrix } from "./sparse_matrix.ts";

/** The given rows of a block, in their order. */
export function takeBlockRows(block: Block, rows: Uint32Array): Block {
  return {
    ...block,
    ids: Array.from(rows, (row) => block.ids[row]),
    features: block.features.takeRows(rows),
    present: Uint8Array.from(rows, (row) => block.present[row]),
  };
}

/** Blocks of one modality, of one width and kind, under each other. */
export function joinBlockRows(blocks: readonly Block[]): Block {
  if (blocks.length === 1) return blocks[0];
  const features = blocks.map((block) => block.features);
  const isSparse = (each: typeof features): each is SparseMatrix[] =>
    each[0] instanceof SparseMatrix;
  const present = new Uint8Array(features.reduce((sum, { rows }) => sum + rows, 0));
  let row = 0;
  for (const block of blocks) {
    present.set(block.present, row);
    row += block.present.length;
  }
  return {
    ...blocks[0],
    ids: blocks.flatMap(({ ids }) => ids),
    features: isSparse(features) ? joinSparse(features) : joinDense(features as Matrix[]),
    present,
  };
}

function joinDense(parts: readonly Matrix[]): Matrix {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const { columns, data } = parts[0];
  const joined = Matrix.zeros(rows, columns, data instanceof Float32Array ? "f32" : "f64");
  let offset = 0;
  for (const part of parts) {
    joined.data.set(part.data, offset);
    offset += part.data.length;
  }
  return joined;
}

function joinSparse(parts: readonly SparseMatrix[]): SparseMatrix {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const entries = parts.reduce((sum, part) => sum + part.data.length, 0);
  const indptr = new Uint32Array(rows + 1);
  const indices = new Uint32Array(entries), data = new Float64Array(entries);
  let row = 0, offset = 0;
  for (const part of parts) {
    indices.set(part.indices, offset);
    data.set(part.data, offset);
    for (let i = 0; i < part.rows; i++) indptr[++row] = offset + part.indptr[i + 1];
    offset += part.data.length;
  }
  return new SparseMatrix(rows, parts[0].columns, { indptr, indices, data });
}
