import * as core from "../../../wasm/pkg/core.wasm";
import { ShapeError } from "../../errors.ts";
import { Matrix } from "../matrix.ts";
import { Arena, read } from "./memory.ts";
import { lanesOf } from "./resident_features.ts";

/** `a · b`, in f64. A row of it has the same bits whatever rows stand beside it.
 *
 * @throws {ShapeError} If `a` has not as many columns as `b` has rows.
 */
export function multiply(a: Matrix, b: Matrix): Matrix {
  checkInner(a.columns, b.rows);
  const kernel = a.data instanceof Float32Array ? core.add_scores_f32 : core.add_scores_f64;
  return padded(b, a.rows, ({ arena, from, into, lanes }) => {
    kernel(arena.put(a.data), a.rows, a.columns, from, lanes, into);
  });
}

/** `aᵀ · b`, in f64.
 *
 * @throws {ShapeError} If `a` has not as many rows as `b`.
 */
export function multiplyTransposed(a: Matrix, b: Matrix): Matrix {
  checkInner(a.rows, b.rows);
  const kernel = a.data instanceof Float32Array ? core.add_gradient_f32 : core.add_gradient_f64;
  return padded(b, a.columns, ({ arena, from, into, lanes }) => {
    kernel(arena.put(a.data), a.rows, a.columns, from, lanes, into);
  });
}

function checkInner(left: number, right: number): void {
  if (left === right) return;
  throw new ShapeError("Cannot multiply: inner lengths differ", {
    expected: `${left} rows`,
    actual: `${right}`,
  });
}

/** A product of `rows` rows with `b`, whose columns the core wants in pairs. */
function padded(
  b: Matrix,
  rows: number,
  multiplyInto: (at: { arena: Arena; from: number; into: number; lanes: number }) => void,
): Matrix {
  const { columns } = b, lanes = lanesOf(columns);
  const wide = new Float64Array(b.rows * lanes);
  for (let i = 0; i < b.rows; i++) wide.set(b.row(i), i * lanes);
  using arena = new Arena();
  const sums = new Float64Array(rows * lanes), into = arena.put(sums);
  multiplyInto({ arena, from: arena.put(wide), into, lanes });
  read(into, sums);
  const product = Matrix.zeros(rows, columns);
  for (let i = 0; i < rows; i++) {
    product.data.set(sums.subarray(i * lanes, i * lanes + columns), i * columns);
  }
  return product;
}
