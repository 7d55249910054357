import type { Block } from "../../core/block.ts";
import type { Label } from "../../core/label.ts";
import type { CrossValidatedFusion, Fusion } from "../fusion.ts";

/** One cross-validated fit: independent of all others, so that it may be done anywhere. */
export interface FitTask {
  /** What to fit. */
  readonly fusion: Fusion;
  /** The blocks that it needs. */
  readonly blocks: readonly Block[];
  /** One a row. */
  readonly labels: readonly Label[];
  /** The group of each row. */
  readonly groups?: readonly Label[];
}

/** Does fits: in this thread, or in workers. Same bits from both. */
export interface FitExecutor {
  /** Fits, and gives every row what a fold says of it that had left it out.
   *
   * @param isCalledOff Asked before the fit begins, which may be long after the call: whether nobody wants it any more.
   * @returns Undefined if it was called off.
   * @throws Whatever the fit or `isCalledOff` throws.
   */
  run(task: FitTask, isCalledOff: () => boolean): Promise<CrossValidatedFusion | undefined>;
}

/** Does a fit in this thread. */
export function fitHere({ fusion, blocks, labels, groups }: FitTask): CrossValidatedFusion {
  return fusion.fitCrossValidated(blocks, labels, { groups });
}
