import type { Block } from "../core/block.ts";
import { Matrix } from "../core/matrix.ts";
import { SparseMatrix } from "../core/sparse_matrix.ts";

/** Whether any row of the block is absent. */
export function hasAbsentRows(block: Block): boolean {
  return block.present.includes(0);
}

/** 1 for a row that has the modality, 0 for one that has not; a block that was not given is absent in every row. */
export function presence(block: Block | undefined, rows: number): Uint8Array {
  return block?.present ?? new Uint8Array(rows);
}

/** The rows that have the modality. */
export function presentRows(block: Block): Uint32Array {
  return Uint32Array.from(block.present.keys()).filter((row) => block.present[row] === 1);
}

/** A block's features as fusion uses them: zeros in its absent rows, whatever is stored there; finite in all others.
 *
 * @throws {RangeError} If a row that is present holds NaN or an infinite number.
 */
export function usableFeatures(block: Block): Matrix | SparseMatrix {
  const features = hasAbsentRows(block) ? zeroAbsentRows(block) : block.features;
  if (!features.data.every(Number.isFinite)) {
    const row = block.ids.findIndex((_, i) => !rowOf(features, i).every(Number.isFinite));
    throw new RangeError(
      `Cannot use the block "${block.modality}": row "${block.ids[row]}" holds ${
        rowOf(features, row).find((value) => !Number.isFinite(value))
      }; features must be finite`,
    );
  }
  return features;
}

/** What stands for a block that was not given: zeros, of the width that was fitted on. */
export function absentFeatures(rows: number, columns: number): SparseMatrix {
  return new SparseMatrix(rows, columns, {
    indptr: new Uint32Array(rows + 1),
    indices: new Uint32Array(0),
    data: new Float64Array(0),
  });
}

/** The indicator column that tells an absent row from a row of zeros: shape `(rows, 1)`, 1 where absent. */
export function absenceIndicator(present: Uint8Array): Matrix {
  return new Matrix(present.length, 1, Float64Array.from(present, (has) => has ? 0 : 1));
}

/** A copy of the features with zeros in the rows that are absent. */
export function zeroAbsentRows({ features, present }: Block): Matrix | SparseMatrix {
  const { rows, columns } = features;
  const data = features.data.slice();
  const cleared = features instanceof Matrix
    ? new Matrix(rows, columns, data)
    : new SparseMatrix(rows, columns, { ...features, data: data as Float64Array });
  for (let row = 0; row < rows; row++) if (present[row] === 0) rowOf(cleared, row).fill(0);
  return cleared;
}

/** The stored entries of a row, as a view. */
function rowOf(features: Matrix | SparseMatrix, row: number) {
  return features instanceof Matrix
    ? features.row(row)
    : features.data.subarray(features.indptr[row], features.indptr[row + 1]);
}
