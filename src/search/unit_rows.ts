import type { Matrix } from "../core/matrix.ts";
import type { F32Matrix } from "../core/kernels/nearest.ts";

/** Rows of length 1 (L2), in f32.
 *
 * @param tell What a row is, for messages, as `"cat.png"`.
 * @throws {RangeError} If a row is zero, which has no direction, or not finite.
 */
export function unitRows(
  { rows, columns, data }: Matrix,
  { action, tell }: { readonly action: string; readonly tell: (row: number) => string },
): F32Matrix {
  const unit = new Float32Array(data.length);
  for (let row = 0, start = 0; row < rows; row++, start += columns) {
    const end = start + columns;
    // By the largest entry first, so that no square leaves the range of f64.
    let largest = 0, isFinite = true;
    for (let i = start; i < end; i++) {
      isFinite &&= Number.isFinite(data[i]);
      largest = Math.max(largest, Math.abs(data[i]));
    }
    if (!isFinite || largest === 0) {
      const why = isFinite
        ? "zero, which is no direction"
        : "not finite: it holds NaN or an infinite number";
      throw new RangeError(`Cannot ${action}: the vector of ${tell(row)} is ${why}`);
    }
    let squares = 0;
    for (let i = start; i < end; i++) squares += (data[i] / largest) ** 2;
    const length = Math.sqrt(squares);
    for (let i = start; i < end; i++) unit[i] = data[i] / largest / length;
  }
  return { rows, columns, data: unit };
}

/** Number of the first row that is not of length 1, as far as f32 can tell; -1 if all are. */
export function findOtherLength({ rows, columns, data }: F32Matrix): number {
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let i = row * columns; i < (row + 1) * columns; i++) squares += data[i] ** 2;
    if (!(Math.abs(squares - 1) < 1e-4)) return row;
  }
  return -1;
}
