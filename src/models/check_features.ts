import type { BlockMatrix } from "../core/block_matrix.ts";
import { SparseMatrix } from "../core/sparse_matrix.ts";
import { ShapeError } from "../errors.ts";

/** Checks that rows are as wide as those of the fit.
 *
 * @param action What cannot be done, as "predict from".
 * @throws {ShapeError} If they are not.
 */
export function checkColumns(
  action: string,
  x: { readonly columns: number },
  fitted: number,
): void {
  if (x.columns === fitted) return;
  throw new ShapeError(`Cannot ${action} other columns than were fitted`, {
    expected: `${fitted} columns`,
    actual: `${x.columns}`,
  });
}

/** Checks that features can be computed with.
 *
 * @param action What cannot be done, as "fit a logistic regression".
 * @param options `nan`: whether NaN may pass, as a value that is missing, `@default {"refuse"}`.
 * @throws {RangeError} If one is infinite, or NaN and refused; names its row and column.
 */
export function checkFinite(
  action: string,
  x: BlockMatrix,
  { nan = "refuse" }: { readonly nan?: "refuse" | "pass" } = {},
): void {
  let offset = 0;
  for (const { matrix } of x.parts) {
    for (let i = 0; i < x.rows; i++) {
      const row = x.rowIndices === undefined ? i : x.rowIndices[i];
      const [from, to] = matrix instanceof SparseMatrix
        ? [matrix.indptr[row], matrix.indptr[row + 1]]
        : [row * matrix.columns, (row + 1) * matrix.columns];
      for (let k = from; k < to; k++) {
        const value = matrix.data[k];
        if (Number.isFinite(value) || (nan === "pass" && Number.isNaN(value))) continue;
        const column = matrix instanceof SparseMatrix ? matrix.indices[k] : k - from;
        throw new RangeError(
          `Cannot ${action}: features must be finite: column ${offset + column} holds ` +
            `${value} in row ${i}`,
        );
      }
    }
    offset += matrix.columns;
  }
}
