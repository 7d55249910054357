import { ShapeError } from "../errors.ts";
import { Matrix } from "./matrix.ts";

/** A sparse matrix in compressed sparse rows (CSR), column indices ascending in each row.
 *
 * Row `i` holds `data[k]` in column `indices[k]` for `k` from `indptr[i]` to `indptr[i + 1]`.
 */
export class SparseMatrix {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
  /** Where each row's entries begin, and the last one's end. */
  readonly indptr: Uint32Array;
  /** The column of every entry. */
  readonly indices: Uint32Array;
  /** The value of every entry. */
  readonly data: Float64Array;

  /** A matrix over the given arrays, which are not copied.
   *
   * @throws {ShapeError} If the three arrays do not agree with each other and the shape.
   */
  constructor(
    rows: number,
    columns: number,
    arrays: { indptr: Uint32Array; indices: Uint32Array; data: Float64Array },
  ) {
    const { indptr, indices, data } = arrays;
    const entries = indptr[rows];
    if (indptr.length !== rows + 1 || indices.length !== entries || data.length !== entries) {
      throw new ShapeError("Cannot make a sparse matrix of these arrays", {
        expected: `indptr of ${rows + 1}, indices and data of ${entries}`,
        actual: `${indptr.length}, ${indices.length} and ${data.length}`,
      });
    }
    this.rows = rows;
    this.columns = columns;
    this.indptr = indptr;
    this.indices = indices;
    this.data = data;
  }

  /** A new matrix of the given rows, in their order. */
  takeRows(rows: ArrayLike<number>): SparseMatrix {
    const indptr = new Uint32Array(rows.length + 1);
    for (let i = 0; i < rows.length; i++) {
      indptr[i + 1] = indptr[i] + this.indptr[rows[i] + 1] - this.indptr[rows[i]];
    }
    const indices = new Uint32Array(indptr[rows.length]);
    const data = new Float64Array(indptr[rows.length]);
    for (let i = 0; i < rows.length; i++) {
      const from = this.indptr[rows[i]], to = this.indptr[rows[i] + 1];
      indices.set(this.indices.subarray(from, to), indptr[i]);
      data.set(this.data.subarray(from, to), indptr[i]);
    }
    return new SparseMatrix(rows.length, this.columns, { indptr, indices, data });
  }

  /** The same matrix with its zeros written out. */
  toDense(): Matrix {
    const dense = Matrix.zeros(this.rows, this.columns);
    for (let i = 0; i < this.rows; i++) {
      for (let k = this.indptr[i]; k < this.indptr[i + 1]; k++) {
        dense.data[i * this.columns + this.indices[k]] = this.data[k];
      }
    }
    return dense;
  }
}
