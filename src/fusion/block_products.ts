import { Matrix } from "../core/matrix.ts";
import { SparseMatrix } from "../core/sparse_matrix.ts";
import { LimitError } from "../errors.ts";

/** One of two blocks to be multiplied. */
export interface ProductFactor {
  /** Name of its modality. */
  readonly modality: string;
  /** Its features: zeros in absent rows. */
  readonly matrix: Matrix | SparseMatrix;
  /** 1 for a row that has the modality. */
  readonly present: Uint8Array;
  /** What is taken off every column of the rows present; undefined: nothing. */
  readonly centre?: Float64Array;
}

/** Most columns of products. */
const MAX_COLUMNS = 20_000;

/** The products of each column of one block with each of another: column `i · b.columns + j` is `aᵢ · bⱼ`.
 *
 * Zeros where either is absent. Sparse if either is; a block that is to be centred must be dense, or becomes it.
 *
 * @throws {LimitError} If there are more than 20,000 products; nothing was allocated.
 */
export function blockProducts(a: ProductFactor, b: ProductFactor): Matrix | SparseMatrix {
  const columns = a.matrix.columns * b.matrix.columns;
  if (columns > MAX_COLUMNS) {
    throw new LimitError(
      `Cannot multiply "${a.modality}" by "${b.modality}", of ${a.matrix.columns} and ${b.matrix.columns} columns: ` +
        "give them fewer columns by the option components: the number of products",
      { limit: MAX_COLUMNS, actual: columns },
    );
  }
  const left = deviations(a), right = deviations(b);
  return left instanceof Matrix && right instanceof Matrix
    ? denseProducts(left, right)
    : sparseProducts(left, right);
}

/** The block less its centre, where it is present. */
function deviations({ matrix, present, centre }: ProductFactor): Matrix | SparseMatrix {
  if (centre === undefined) return matrix;
  const dense = matrix instanceof SparseMatrix ? matrix.toDense() : matrix;
  const less = new Matrix(dense.rows, dense.columns, dense.data.slice());
  for (let i = 0; i < less.rows; i++) {
    if (present[i] === 0) continue;
    const row = less.row(i);
    for (let j = 0; j < row.length; j++) row[j] -= centre[j];
  }
  return less;
}

function denseProducts(a: Matrix, b: Matrix): Matrix {
  const isNarrow = a.data instanceof Float32Array && b.data instanceof Float32Array;
  const products = Matrix.zeros(a.rows, a.columns * b.columns, isNarrow ? "f32" : "f64");
  const { data } = products;
  for (let i = 0, at = 0; i < a.rows; i++) {
    const right = b.row(i);
    for (const value of a.row(i)) {
      for (let j = 0; j < right.length; j++) data[at++] = value * right[j];
    }
  }
  return products;
}

function sparseProducts(a: Matrix | SparseMatrix, b: Matrix | SparseMatrix): SparseMatrix {
  const indptr = new Uint32Array(a.rows + 1);
  for (let i = 0; i < a.rows; i++) {
    indptr[i + 1] = indptr[i] + storedOf(a, i).values.length * storedOf(b, i).values.length;
  }
  const indices = new Uint32Array(indptr[a.rows]), data = new Float64Array(indptr[a.rows]);
  for (let i = 0, at = 0; i < a.rows; i++) {
    const left = storedOf(a, i), right = storedOf(b, i);
    for (let k = 0; k < left.values.length; k++) {
      const from = columnOf(left, k) * b.columns;
      for (let l = 0; l < right.values.length; l++) {
        indices[at] = from + columnOf(right, l);
        data[at++] = left.values[k] * right.values[l];
      }
    }
  }
  return new SparseMatrix(a.rows, a.columns * b.columns, { indptr, indices, data });
}

/** The stored entries of a row; without indices where all columns are stored. */
interface StoredRow {
  readonly values: ArrayLike<number>;
  readonly indices?: Uint32Array;
}

function storedOf(matrix: Matrix | SparseMatrix, row: number): StoredRow {
  if (matrix instanceof Matrix) return { values: matrix.row(row) };
  const from = matrix.indptr[row], to = matrix.indptr[row + 1];
  return { values: matrix.data.subarray(from, to), indices: matrix.indices.subarray(from, to) };
}

function columnOf({ indices }: StoredRow, k: number): number {
  return indices === undefined ? k : indices[k];
}
