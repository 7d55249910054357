import type { Label } from "../../src/core/label.ts";
import { innerFolds } from "../../src/models/inner_folds.ts";

/** Labels of two neighbours exchanged that are test rows of one fold, such that all folds stay the same. */
export function swapWithinFold<Class extends Label>(
  y: readonly Class[],
): { swapped: Class[]; rows: [number, number] } {
  const foldsOf = (labels: readonly Label[]) =>
    innerFolds(labels, { folds: 5, seed: 42 })!.map(({ test }) => [...test]);
  const folds = foldsOf(y), unchanged = JSON.stringify(folds);
  for (let row = 1; row < y.length; row++) {
    const swapped = y.with(row, y[row - 1]).with(row - 1, y[row]);
    if (y[row] === y[row - 1] || JSON.stringify(foldsOf(swapped)) !== unchanged) continue;
    if (folds.some((fold) => fold.includes(row) && fold.includes(row - 1))) {
      return { swapped, rows: [row - 1, row] };
    }
  }
  throw new Error("Cannot check: no two neighbours can be swapped");
}
