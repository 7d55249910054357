import * as core from "../../../wasm/pkg/core.wasm";
import { ShapeError } from "../../errors.ts";
import { checkInteger } from "../check.ts";
import { Arena, read, write } from "./memory.ts";

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

/** A piece of the matrix in the core's memory, in numbers: small enough for a processor's cache. */
const PIECE = 2 ** 18;

/** Queries that are answered in one reading of the matrix. */
const MAX_QUERIES = 256;

/** The `k` rows of a matrix with the largest dot products with each query; of equal ones, the lower row comes first.
 *
 * Exact: every row is looked at, in f32. A score has the same bits whatever rows and queries stand beside it; one that is NaN
 * is never found. The matrix goes through the core in pieces and may be larger than its memory.
 *
 * @param matrix Shape `(n, d)`.
 * @param queries Shape `(q, d)`.
 * @param options `mask`: one byte a row, 0 for those that must not be found.
 * @throws {ShapeError} If the columns differ, or an array is not of the length that its shape says.
 * @throws {RangeError} If `k` is not an integer of at least 1.
 */
export function nearestRows(
  matrix: F32Matrix,
  queries: F32Matrix,
  options: { readonly k: number; readonly mask?: Uint8Array },
): NearestRows {
  checkInteger("k", options.k, 1);
  checkLength("the matrix's data", matrix.data, matrix.rows * matrix.columns);
  checkLength("the queries' data", queries.data, queries.rows * queries.columns);
  checkLength("a query", { length: queries.columns }, matrix.columns);
  const { mask = new Uint8Array(matrix.rows).fill(1) } = options;
  checkLength("the mask", mask, matrix.rows);
  const k = Math.max(1, Math.min(options.k, matrix.rows));
  const found: NearestRows = { rows: [], scores: [] };
  for (let from = 0; from < queries.rows; from += MAX_QUERIES) {
    const to = Math.min(from + MAX_QUERIES, queries.rows);
    const asked = queries.data.subarray(from * queries.columns, to * queries.columns);
    answer({ matrix, mask, k, asked, count: to - from }, found);
  }
  return found;
}

function checkLength(what: string, { length }: { length: number }, expected: number): void {
  if (length === expected) return;
  throw new ShapeError(`Cannot find the nearest rows: ${what} has another length`, {
    expected: `${expected}`,
    actual: `${length}`,
  });
}

/** Finds the rows nearest to some queries, and appends them to `found`. */
function answer(
  { matrix, mask, k, asked, count }: {
    matrix: F32Matrix;
    mask: Uint8Array;
    k: number;
    asked: Float32Array;
    count: number;
  },
  found: NearestRows,
): void {
  const { rows, columns, data } = matrix;
  const step = Math.min(rows, Math.max(1, Math.floor(PIECE / Math.max(1, columns))));
  using arena = new Arena();
  const queries = arena.put(asked);
  const piece = arena.reserve(Float32Array, step * columns);
  const allowed = arena.reserve(Uint8Array, step);
  const best = [
    arena.reserve(Float64Array, count * 2 * k),
    arena.put(new Uint32Array(count)),
    arena.put(new Float64Array(count)),
  ] as const;
  for (let first = 0; first < rows; first += step) {
    const end = Math.min(first + step, rows);
    const part = mask.subarray(first, end);
    if (part.every((byte) => byte === 0)) continue;
    write(allowed, part);
    write(piece, data.subarray(first * columns, end * columns));
    core.nearest_add(piece, allowed, end - first, columns, first, queries, count, k, ...best);
  }
  const places = arena.reserve(Uint32Array, count * k);
  const values = arena.reserve(Float32Array, count * k);
  core.nearest_finish(count, k, ...best, places, values);
  const counts = read(best[1], new Uint32Array(count));
  const allRows = read(places, new Uint32Array(count * k));
  const allScores = read(values, new Float32Array(count * k));
  counts.forEach((length, query) => {
    found.rows.push(allRows.slice(query * k, query * k + length));
    found.scores.push(allScores.slice(query * k, query * k + length));
  });
}
