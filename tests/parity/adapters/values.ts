import { Matrix } from "../../../src/core/matrix.ts";
import { SparseMatrix } from "../../../src/core/sparse_matrix.ts";
import type { Fields, ParityCase, Value } from "../parity_case.ts";

/** A nested list as a matrix, stored as the case has its input `X`. */
export function toMatrix(
  value: Value | Fields,
  storage: ParityCase["storage"] = "float64",
): Matrix {
  const { rows, columns, data } = Matrix.fromRows(value as number[][]);
  return new Matrix(rows, columns, storage === "float32" ? Float32Array.from(data) : data);
}

/** The same matrix without its zeros. */
export function toSparse({ rows, columns, data }: Matrix): SparseMatrix {
  const kept = [...data.keys()].filter((k) => data[k] !== 0);
  const indptr = new Uint32Array(rows + 1);
  for (const k of kept) indptr[Math.floor(k / columns) + 1]++;
  for (let i = 0; i < rows; i++) indptr[i + 1] += indptr[i];
  return new SparseMatrix(rows, columns, {
    indptr,
    indices: Uint32Array.from(kept, (k) => k % columns),
    data: Float64Array.from(kept, (k) => data[k]),
  });
}

/** A matrix as a nested list. */
export function toRows(matrix: Matrix | SparseMatrix): Value {
  const dense = matrix instanceof Matrix ? matrix : matrix.toDense();
  return Array.from({ length: dense.rows }, (_, i) => [...dense.row(i)]);
}

/** Rows to columns and back. */
export function transpose<T>(rows: readonly (readonly T[])[]): T[][] {
  return (rows[0] ?? []).map((_, j) => rows.map((row) => row[j]));
}
