import type { Label } from "../core/label.ts";
import type { ClassValues, ProbabilityMetricOptions } from "./metrics/class_columns.ts";
import { type AbstentionThreshold, thresholdsByConfidence } from "./thresholds_by_confidence.ts";

export type { AbstentionThreshold };

/** Options of {@linkcode abstentionThreshold}. */
export interface AbstentionThresholdOptions extends ProbabilityMetricOptions {
  /** The share of predictions that must be right, in (0, 1]. @default {0.95} */
  readonly precision?: number;
}

/** The lowest confidence from which on predictions are right often enough; below it, better none than a wrong one.
 *
 * The confidence of a row is its largest probability, and its class that of the largest; of two equals, the first. Of all
 * confidences at which the predictions with as much or more reach the precision, the lowest is taken: the one that covers most
 * rows. Probabilities should be out of fold, and calibrated; few rows promise little.
 *
 * @param probabilities Shape `(rows, classes)`; or of two classes the second's, one a row.
 * @returns Undefined if no confidence reaches the precision.
 * @throws {ShapeError} If lengths differ, or there is not one class a column.
 * @throws {RangeError} If there is no row, a label is not among `classes`, a probability is not in [0, 1], or `precision` not in
 * (0, 1].
 * @example
 * ```ts
 * import { abstentionThreshold } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const truth = ["no", "yes", "yes", "no"], ofYes = [0.1, 0.9, 0.8, 0.7];
 * assertEquals(abstentionThreshold(truth, ofYes), { threshold: 0.8, coverage: 0.75, precision: 1 });
 * ```
 */
export function abstentionThreshold(
  truth: readonly Label[],
  probabilities: ClassValues,
  options: AbstentionThresholdOptions = {},
): AbstentionThreshold | undefined {
  const { precision: wanted = 0.95 } = options;
  if (!(wanted > 0 && wanted <= 1)) {
    throw new RangeError(
      `Cannot use precision: it must be above 0 and at most 1: current value is ${wanted}`,
    );
  }
  // The product of a whole number of rows and a share is rounded.
  return thresholdsByConfidence(truth, probabilities, options)
    .findLast(({ precision }) => precision >= wanted * (1 - 1e-12));
}
