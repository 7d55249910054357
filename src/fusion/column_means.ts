import { Matrix } from "../core/matrix.ts";
import { SparseMatrix } from "../core/sparse_matrix.ts";

/** Means of columns over the rows present, in f64; absent rows must hold zeros. All 0 where no row is present. */
export function columnMeans(matrix: Matrix | SparseMatrix, present: Uint8Array): Float64Array {
  const { columns, data } = matrix, sums = new Float64Array(columns);
  if (matrix instanceof SparseMatrix) {
    for (let k = 0; k < data.length; k++) sums[matrix.indices[k]] += data[k];
  } else {
    for (let i = 0, at = 0; i < matrix.rows; i++) {
      for (let j = 0; j < columns; j++) sums[j] += data[at++];
    }
  }
  const rows = present.reduce((sum, has) => sum + has, 0);
  return sums.map((sum) => rows === 0 ? 0 : sum / rows);
}

/** The same rows, but with the means given in those that are absent. A sparse matrix stays sparse. */
export function fillAbsentRows(
  matrix: Matrix | SparseMatrix,
  present: Uint8Array,
  means: Float64Array,
): Matrix | SparseMatrix {
  if (!present.includes(0)) return matrix;
  if (matrix instanceof SparseMatrix) return fillSparse(matrix, present, means);
  const filled = new Matrix(matrix.rows, matrix.columns, matrix.data.slice());
  present.forEach((has, i) => has === 1 || filled.row(i).set(means));
  return filled;
}

function fillSparse(
  matrix: SparseMatrix,
  present: Uint8Array,
  means: Float64Array,
): SparseMatrix {
  const known = Uint32Array.from(means.keys()).filter((j) => means[j] !== 0);
  const values = Float64Array.from(known, (j) => means[j]);
  const bounds = (i: number): [number, number] => [matrix.indptr[i], matrix.indptr[i + 1]];
  const indptr = new Uint32Array(matrix.rows + 1);
  present.forEach((has, i) => {
    const [from, to] = bounds(i);
    indptr[i + 1] = indptr[i] + (has === 1 ? to - from : known.length);
  });
  const indices = new Uint32Array(indptr[matrix.rows]), data = new Float64Array(indices.length);
  present.forEach((has, i) => {
    indices.set(has === 1 ? matrix.indices.subarray(...bounds(i)) : known, indptr[i]);
    data.set(has === 1 ? matrix.data.subarray(...bounds(i)) : values, indptr[i]);
  });
  return new SparseMatrix(matrix.rows, matrix.columns, { indptr, indices, data });
}
