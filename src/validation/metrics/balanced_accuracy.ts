import type { Label } from "../../core/label.ts";
import { averageOf, recallOf } from "./averages.ts";
import { countClasses } from "./class_counts.ts";
import type { RowWeightOptions } from "./row_weights.ts";

/** The mean over the true classes of the share of their rows that is predicted right: what guessing gives 1 / classes for.
 *
 * Agrees with `balanced_accuracy_score` of scikit-learn 1.9.1: a class that is predicted but never true does not count.
 *
 * @throws {ShapeError} If lengths differ.
 * @throws {RangeError} If there is no row, or sample weights are negative or all 0.
 * @example
 * ```ts
 * import { balancedAccuracy } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(balancedAccuracy(["a", "a", "a", "b"], ["a", "a", "a", "a"]), 0.5);
 * ```
 */
export function balancedAccuracy(
  truth: readonly Label[],
  predicted: readonly Label[],
  options: RowWeightOptions = {},
): number {
  const { sampleWeight } = options;
  const { counts } = countClasses("balanced accuracy", { truth, predicted }, { sampleWeight });
  return averageOf(counts, recallOf, { average: "macro", zeroDivision: NaN });
}
