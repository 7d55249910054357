import type { Label } from "../core/label.ts";
import type { Candidate } from "../fusion/auto/search.ts";
import {
  type AbstentionThreshold,
  abstentionThreshold,
} from "../validation/abstention_threshold.ts";
import { thresholdsByConfidence } from "../validation/thresholds_by_confidence.ts";

/** From which confidence on a model's decisions are right often enough, and what that was worth on rows left out. */
export type Abstention = {
  /** The precision asked for. */
  readonly wanted: number;
} & { readonly [name in keyof AbstentionThreshold]: number };

/** The threshold of the model chosen, found on what it says of rows out of fold.
 *
 * @param labels Those of the rows that it was fitted on.
 * @throws {RangeError} If no confidence reaches the precision.
 */
export function findAbstention(
  { model: { classes }, outOfFold }: Candidate,
  labels: readonly Label[],
  wanted: number,
): Abstention {
  const found = abstentionThreshold(labels, outOfFold, { classes, precision: wanted });
  // Probabilities that were divided by their sum may exceed 1 by rounding.
  if (found !== undefined) return { wanted, ...found, threshold: Math.min(found.threshold, 1) };
  const best = thresholdsByConfidence(labels, outOfFold, { classes })
    .reduce((best, other) => other.precision >= best.precision ? other : best);
  throw new RangeError(
    `Cannot reach a precision of ${wanted}: the best of the model chosen, on rows left out of inner folds, is ${
      down(best.precision)
    } at a coverage of ${
      percent(best.coverage)
    } of the rows; ask for no more, or give it more to learn from`,
  );
}

/** `abstains below 0.812: out of fold, 95.3 % right of the 71.2 % of rows that it decides`. */
export function tellAbstention({ threshold, precision, coverage }: Abstention): string {
  return `abstains below ${threshold.toFixed(3)}: out of fold, ${percent(precision)} right of the ${
    percent(coverage)
  } of rows that it decides`;
}

/** Rounded down, so that it can be asked for. */
function down(precision: number): number {
  return Math.floor(precision * 1000 + 1e-9) / 1000;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
