import type { Label } from "../core/label.ts";
import type { ClassValues, ProbabilityMetricOptions } from "./metrics/class_columns.ts";
import { confidentRows } from "./metrics/confident_rows.ts";

/** From which confidence on predictions are to be trusted, and what that is worth on the rows it was found on. */
export interface AbstentionThreshold {
  /** The least confidence of a prediction that is trusted: those with as much or more are. */
  readonly threshold: number;
  /** The share of rows whose prediction is trusted. */
  readonly coverage: number;
  /** The share of these that is right. */
  readonly precision: number;
}

/** What every confidence that a row has would be worth as a threshold, the highest first.
 *
 * @throws {ShapeError | RangeError} As `abstentionThreshold`.
 */
export function thresholdsByConfidence(
  truth: readonly Label[],
  probabilities: ClassValues,
  options: ProbabilityMetricOptions = {},
): AbstentionThreshold[] {
  const { confidence, isRight, weights } = confidentRows(
    "an abstention threshold",
    { truth, given: probabilities },
    options,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const order = Uint32Array.from(confidence.keys())
    .sort((a, b) => confidence[b] - confidence[a] || a - b);
  const thresholds: AbstentionThreshold[] = [];
  let covered = 0, right = 0;
  order.forEach((row, i) => {
    covered += weights[row];
    right += weights[row] * isRight[row];
    // Rows of the same confidence are trusted together.
    if (i + 1 < order.length && confidence[order[i + 1]] === confidence[row]) return;
    if (covered === 0) return;
    thresholds.push({
      threshold: confidence[row],
      coverage: covered / total,
      precision: right / covered,
    });
  });
  return thresholds;
}
