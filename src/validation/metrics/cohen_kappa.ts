import { checkOneOf } from "../../core/check.ts";
import type { Label } from "../../core/label.ts";
import type { ClassMetricOptions } from "./class_counts.ts";
import { confusionMatrix, marginsOf } from "./confusion_matrix.ts";

/** Options of {@linkcode cohenKappa}. */
export interface CohenKappaOptions extends ClassMetricOptions {
  /** What a confusion of two classes costs: the same for all, their distance in the order of the classes, or its square.
   * @default {"none"}
   */
  readonly weights?: "none" | "linear" | "quadratic";
}

/** How far two labellings agree beyond chance: 1 for full agreement, 0 for what chance would give.
 *
 * Source: Cohen, "A coefficient of agreement for nominal scales", 1960, and 1968 for the weights. Agrees with
 * `cohen_kappa_score` of scikit-learn 1.9.1.
 *
 * @returns NaN if both hold one and the same class only.
 * @throws {ShapeError} If lengths differ.
 * @throws {RangeError} If a label is not among `classes`, or there is no row.
 * @example
 * ```ts
 * import { cohenKappa } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(cohenKappa(["a", "a", "b", "b"], ["a", "a", "b", "a"]), 0.5);
 * ```
 */
export function cohenKappa(
  truth: readonly Label[],
  predicted: readonly Label[],
  options: CohenKappaOptions = {},
): number {
  const { weights = "none", classes, sampleWeight } = options;
  checkOneOf("weights", weights, ["none", "linear", "quadratic"]);
  const counts = confusionMatrix(truth, predicted, { classes, sampleWeight });
  const { real, said, total } = marginsOf(counts);
  const size = counts.rows;
  let observed = 0, expected = 0;
  counts.data.forEach((count, entry) => {
    const i = Math.floor(entry / size), j = entry % size;
    const distance = Math.abs(i - j);
    const cost = weights === "linear"
      ? distance
      : weights === "quadratic"
      ? distance ** 2
      : Math.sign(distance);
    observed += cost * count;
    expected += cost * real[i] * said[j] / total;
  });
  return expected === 0 ? NaN : 1 - observed / expected;
}
