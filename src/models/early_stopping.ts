import { Matrix } from "../core/matrix.ts";
import { addScores, type BoostedTreeParts, joinBoostedTrees } from "./boosted_trees.ts";
import type { BoostedRows } from "./boosted_rows.ts";

/** Watches the loss on rows that are not learnt from. */
export class EarlyStopping {
  readonly #rows: BoostedRows;
  readonly #options: EarlyStoppingOptions;
  readonly #scores: Matrix;
  readonly #losses: number[];

  constructor(rows: BoostedRows, options: EarlyStoppingOptions) {
    const { baseline } = options;
    this.#rows = rows;
    this.#options = options;
    this.#scores = Matrix.zeros(rows.x.rows, baseline.length);
    for (let i = 0; i < rows.x.rows; i++) this.#scores.row(i).set(baseline);
    this.#losses = [this.#loss()];
  }

  /** Whether none of the last trees has lowered the loss. */
  stopsAfter(grown: readonly BoostedTreeParts[]): boolean {
    const { isCategorical, nIterNoChange, tol } = this.#options;
    const trees = joinBoostedTrees(grown, isCategorical), { x } = this.#rows;
    for (let i = 0; i < x.rows; i++) {
      const scores = this.#scores.row(i) as Float64Array;
      addScores(trees, isCategorical, { row: x.row(i), scores });
    }
    this.#losses.push(this.#loss());
    if (this.#losses.length <= nIterNoChange) return false;
    const [before, ...recent] = this.#losses.slice(-nIterNoChange - 1);
    return recent.every((loss) => loss >= before - tol);
  }

  #loss(): number {
    const { classes, weights } = this.#rows;
    let sum = 0, total = 0;
    for (let i = 0; i < classes.length; i++) {
      sum += weights[i] * logLoss(this.#scores.row(i), classes[i]);
      total += weights[i];
    }
    return sum / total;
  }
}

/** When to stop, and what is needed to know. */
export interface EarlyStoppingOptions {
  /** Scores before any tree. */
  readonly baseline: Float64Array;
  /** 1 for a column of levels. */
  readonly isCategorical: Uint8Array;
  /** Iterations of which one at least must lower the loss. */
  readonly nIterNoChange: number;
  /** By how much it must be lower. */
  readonly tol: number;
}

/** Minus the logarithm of a class's probability. */
function logLoss(scores: ArrayLike<number>, of: number): number {
  const all = scores.length === 1 ? [0, scores[0]] : Array.from(scores);
  const largest = Math.max(...all);
  const sum = all.reduce((sum, score) => sum + Math.exp(score - largest), 0);
  return largest + Math.log(sum) - all[of];
}
