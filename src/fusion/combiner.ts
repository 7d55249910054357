import type { Matrix } from "../core/matrix.ts";
import type { Stateful } from "../core/state.ts";
import type { Opinion } from "./opinion.ts";
import type { Stack } from "./stack.ts";

/** Makes one opinion of several. */
export interface Combiner extends Stateful {
  /** How many opinions it takes. */
  readonly members: number;
  /** Shape `(rows, classes)`; each row sums to 1. An opinion is not listened to in rows where it is absent.
   *
   * @param opinions In the order of the members, of the same rows.
   */
  predictProba(opinions: readonly Opinion[]): Matrix;
}

/** A combiner, and what each row is given by one that has not learned from its label. */
export interface CrossFittedCombiner {
  readonly combiner: Combiner;
  /** Shape `(rows, classes)`. */
  readonly outOfFold: Matrix;
}

/** A spec: how a combiner is learned. */
export interface CombinerSpec {
  /** Fits on any rows, were it none: there is always something to fall back on. */
  fit(stack: Stack): Combiner;
  /** As `fit`, with what rows are given out of fold. */
  fitCrossValidated(stack: Stack): CrossFittedCombiner;
}
