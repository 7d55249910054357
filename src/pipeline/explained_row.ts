import type { Explanation } from "./pipeline.ts";

/** What each modality contributed to one row: plain data, as JSON answers have it. */
export interface ExplainedRow {
  /** What the model says of a row without any modality, by class. */
  readonly baseRate: Readonly<Record<string, number>>;
  /** By modality and class: with `baseRate` they sum to the probabilities. */
  readonly contributions: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The modality that contributed most to the predicted class; null for a row that had none. */
  readonly decidedBy: string | null;
}

/** One row of an explanation.
 *
 * @param classes Of the model, in their order.
 */
export function explainedRow(
  { modalities, baseRate, contributions, decidedBy }: Explanation,
  row: number,
  classes: readonly string[],
): ExplainedRow {
  const byClass = (values: ArrayLike<number>) =>
    Object.fromEntries(classes.map((name, j) => [name, values[j]]));
  return {
    baseRate: byClass(baseRate),
    contributions: Object.fromEntries(
      modalities.map((name) => [name, byClass(contributions[name].row(row))]),
    ),
    decidedBy: decidedBy[row],
  };
}
