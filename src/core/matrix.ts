import { ShapeError } from "../errors.ts";

/** Storage of a dense matrix. */
export type FloatArray = Float64Array | Float32Array;

/** A dense matrix, row-major: entry `(i, j)` is `data[i * columns + j]`.
 *
 * @example
 * ```ts
 * import { Matrix } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const x = Matrix.fromRows([[1, 2], [3, 4]]);
 * assertEquals([...x.row(1)], [3, 4]);
 * ```
 */
export class Matrix {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
  /** The entries, row after row. */
  readonly data: FloatArray;

  /** A matrix over the given entries, which are not copied.
   *
   * @throws {ShapeError} If `data` does not hold `rows × columns` entries.
   */
  constructor(rows: number, columns: number, data: FloatArray) {
    if (data.length !== rows * columns) {
      throw new ShapeError("Cannot make a matrix of this data", {
        expected: `${rows} × ${columns} entries`,
        actual: `${data.length}`,
      });
    }
    this.rows = rows;
    this.columns = columns;
    this.data = data;
  }

  /** A matrix of zeros, in f64 unless told otherwise. */
  static zeros(rows: number, columns: number, type: "f64" | "f32" = "f64"): Matrix {
    const size = rows * columns;
    return new Matrix(
      rows,
      columns,
      type === "f64" ? new Float64Array(size) : new Float32Array(size),
    );
  }

  /** An f64 matrix of the given rows, which must all be of one length. */
  static fromRows(rows: readonly ArrayLike<number>[]): Matrix {
    const columns = rows.length === 0 ? 0 : rows[0].length;
    const matrix = Matrix.zeros(rows.length, columns);
    rows.forEach((row, i) => {
      if (row.length !== columns) {
        throw new ShapeError(`Cannot make a matrix: row ${i} differs in length`, {
          expected: `${columns}`,
          actual: `${row.length}`,
        });
      }
      matrix.data.set(row, i * columns);
    });
    return matrix;
  }

  /** Row `i`, as a view. */
  row(i: number): FloatArray {
    return this.data.subarray(i * this.columns, (i + 1) * this.columns);
  }

  /** A new matrix of the given rows, in their order. */
  takeRows(rows: ArrayLike<number>): Matrix {
    const taken = Matrix.zeros(
      rows.length,
      this.columns,
      this.data instanceof Float32Array ? "f32" : "f64",
    );
    for (let i = 0; i < rows.length; i++) taken.data.set(this.row(rows[i]), i * this.columns);
    return taken;
  }
}
