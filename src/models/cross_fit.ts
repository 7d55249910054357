import { Matrix } from "../core/matrix.ts";
import type { Split } from "../validation/split.ts";

/** Every row as a model makes it that was fitted on the rows of other folds.
 *
 * @param fitOn Fits on the given rows.
 */
export function crossFit(
  x: Matrix,
  splits: readonly Split[],
  fitOn: (rows: Uint32Array) => { transform(x: Matrix): Matrix },
): Matrix {
  const outOfFold = Matrix.zeros(x.rows, x.columns);
  for (const { train, test } of splits) {
    const transformed = fitOn(train).transform(x.takeRows(test));
    test.forEach((row, i) => outOfFold.row(row).set(transformed.row(i)));
  }
  return outOfFold;
}
