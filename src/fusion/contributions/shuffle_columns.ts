import type { Block } from "../../core/block.ts";
import { Matrix } from "../../core/matrix.ts";
import type { RandomState } from "../../core/random.ts";
import { SparseMatrix } from "../../core/sparse_matrix.ts";
import { presentRows } from "../missing.ts";

/** A block whose given features are shuffled together among the rows that have the modality.
 *
 * @param options `features`: their places among the columns, ascending.
 */
export function shuffleColumns(
  block: Block,
  { features, random }: { features: Uint32Array; random: RandomState },
): Block {
  const rows = presentRows(block);
  const drawn = rows.slice();
  random.shuffle(drawn);
  const from = Uint32Array.from({ length: block.ids.length }, (_, row) => row);
  rows.forEach((row, i) => from[row] = drawn[i]);
  const shuffled = features.length === block.features.columns
    ? block.features.takeRows(from)
    : block.features instanceof Matrix
    ? moveDense(block.features, from, features)
    : moveSparse(block.features, from, features);
  return { ...block, features: shuffled };
}

/** A copy in which row `i` has the given columns of row `from[i]`. */
function moveDense(matrix: Matrix, from: Uint32Array, columns: Uint32Array): Matrix {
  const moved = new Matrix(matrix.rows, matrix.columns, matrix.data.slice());
  from.forEach((source, row) => {
    const values = matrix.row(source);
    for (const column of columns) moved.row(row)[column] = values[column];
  });
  return moved;
}

/** The same of compressed sparse rows. */
function moveSparse(matrix: SparseMatrix, from: Uint32Array, columns: Uint32Array): SparseMatrix {
  const moves = new Set(columns);
  const indptr = new Uint32Array(matrix.rows + 1);
  const entries: [column: number, value: number][] = [];
  from.forEach((source, row) => {
    const kept = entriesOf(matrix, row).filter(([column]) => !moves.has(column));
    const moved = entriesOf(matrix, source).filter(([column]) => moves.has(column));
    entries.push(...[...kept, ...moved].sort(([a], [b]) => a - b));
    indptr[row + 1] = entries.length;
  });
  return new SparseMatrix(matrix.rows, matrix.columns, {
    indptr,
    indices: Uint32Array.from(entries, ([column]) => column),
    data: Float64Array.from(entries, ([, value]) => value),
  });
}

function entriesOf({ indptr, indices, data }: SparseMatrix, row: number): [number, number][] {
  return Array.from(
    indices.subarray(indptr[row], indptr[row + 1]),
    (column, k) => [column, data[indptr[row] + k]],
  );
}
