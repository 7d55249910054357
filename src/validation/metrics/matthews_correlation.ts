import type { Label } from "../../core/label.ts";
import { confusionMatrix, marginsOf } from "./confusion_matrix.ts";
import type { RowWeightOptions } from "./row_weights.ts";

/** The correlation of true and predicted classes: 1 for full agreement, 0 for none, whatever the sizes of the classes.
 *
 * Source: Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient", 2004. Agrees with
 * `matthews_corrcoef` of scikit-learn 1.9.1.
 *
 * @returns 0 if truth or prediction holds one class only.
 * @throws {ShapeError} If lengths differ.
 * @throws {RangeError} If there is no row, or sample weights are negative or all 0.
 * @example
 * ```ts
 * import { matthewsCorrelation } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(matthewsCorrelation(["a", "b", "a"], ["a", "b", "a"]), 1);
 * ```
 */
export function matthewsCorrelation(
  truth: readonly Label[],
  predicted: readonly Label[],
  options: RowWeightOptions = {},
): number {
  const counts = confusionMatrix(truth, predicted, options);
  const { real, said, total } = marginsOf(counts);
  let right = 0, both = 0, spreadSaid = total ** 2, spreadReal = total ** 2;
  for (let k = 0; k < counts.rows; k++) {
    right += counts.row(k)[k];
    both += said[k] * real[k];
    spreadSaid -= said[k] ** 2;
    spreadReal -= real[k] ** 2;
  }
  const spread = spreadSaid * spreadReal;
  return spread === 0 ? 0 : (right * total - both) / Math.sqrt(spread);
}
