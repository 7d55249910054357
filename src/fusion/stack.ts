import type { Label } from "../core/label.ts";
import { type Opinion, takeRowsOf } from "./opinion.ts";

/** What a combiner learns from: what members say of rows that they were not fitted on, and the truth. */
export interface Stack {
  /** One a member, all of the same rows. */
  readonly opinions: readonly Opinion[];
  /** One a row. */
  readonly labels: readonly Label[];
  /** The columns of the opinions: some may have no row here. */
  readonly classes: readonly Label[];
  /** The group of each row: folds keep groups apart. */
  readonly groups?: readonly Label[];
}

/** Some rows of a stack, in their order. */
export function takeStackRows(stack: Stack, rows: ArrayLike<number>): Stack {
  const { opinions, labels, classes, groups } = stack;
  return {
    opinions: opinions.map((opinion) => takeRowsOf(opinion, rows)),
    labels: Array.from(rows, (row) => labels[row]),
    classes,
    groups: groups && Array.from(rows, (row) => groups[row]),
  };
}
