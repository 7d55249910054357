/** A dense matrix of f32, row-major. */
export interface F32Matrix {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
  /** The entries, row after row. */
  readonly data: Float32Array;
}

/** For each query, the rows found, the best first; fewer than asked for where fewer may be found. */
export interface NearestRows {
  /** Numbers of the rows. */
  readonly rows: Uint32Array[];
  /** Their dot products with the query. */
  readonly scores: Float32Array[];
}

/** The `k` rows of a matrix with the largest dot products with each query; of equal ones, the lower row comes first.
 *
 * @param options `mask`: one byte a row, 0 for those that must not be found.
 */
export function nearestRows(
  matrix: F32Matrix,
  queries: F32Matrix,
  { k, mask }: { readonly k: number; readonly mask?: Uint8Array },
): NearestRows {
  const found: NearestRows = { rows: [], scores: [] };
  const allowed = Uint32Array.from({ length: matrix.rows }, (_, row) => row)
    .filter((row) => mask === undefined || mask[row] !== 0);
  for (let query = 0; query < queries.rows; query++) {
    const scores = new Float32Array(matrix.rows);
    for (const row of allowed) {
      let sum = 0;
      for (let j = 0; j < matrix.columns; j++) {
        sum += matrix.data[row * matrix.columns + j] * queries.data[query * matrix.columns + j];
      }
      scores[row] = sum;
    }
    const best = allowed.toSorted((a, b) => scores[b] - scores[a] || a - b).slice(0, k);
    found.rows.push(best);
    found.scores.push(Float32Array.from(best, (row) => scores[row]));
  }
  return found;
}
