import { checkInteger } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import { checkGiven, type Split, type SplitOptions, type Splitter } from "./split.ts";

/** Options of {@linkcode TimeSeriesSplit}. */
export interface TimeSeriesSplitOptions {
  /** Number of folds, ≥ 2. @default {5} */
  readonly folds?: number;
}

/** Folds in which the past predicts the future: each trains on all rows before its test rows, and never on later ones.
 *
 * Rows in order of time are cut into a first block, which is never tested, and one block a fold of `rows / (folds + 1)`
 * rows, rounded down. Rows of one time are never divided: a cut that would do so moves to the nearest change of time (of two as
 * near, the earlier) that leaves every block at least one time. Agrees with scikit-learn 1.9.1 on sorted rows of different times.
 *
 * @example
 * ```ts
 * import { TimeSeriesSplit } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const times = [2024, 2021, 2022, 2023];
 * const folds = new TimeSeriesSplit({ folds: 2 }).split(["a", "b", "a", "b"], { times });
 * assertEquals(folds.map(({ train }) => [...train]), [[1, 2], [1, 2, 3]]);
 * assertEquals(folds.map(({ test }) => [...test]), [[3], [0]]);
 * ```
 */
export class TimeSeriesSplit implements Splitter {
  /** Number of folds. */
  readonly folds: number;

  /** Checks the options.
   *
   * @throws {RangeError} If `folds` is not an integer of at least 2.
   */
  constructor(options: TimeSeriesSplitOptions = {}) {
    const { folds = 5 } = options;
    checkInteger("folds", folds, 2);
    this.folds = folds;
  }

  /** One split a fold, the earliest first.
   *
   * @param options `times`: one a row, finite.
   * @throws {TypeError} If no times are given.
   * @throws {ShapeError} If labels and times differ in length.
   * @throws {RangeError} If a time is not finite, or there are not more different times than folds.
   */
  split(y: readonly Label[], options: SplitOptions): Split[] {
    const times = checkGiven("times", options?.times, y.length);
    const missing = Array.from(times).findIndex((time) => !Number.isFinite(time));
    if (missing >= 0) {
      throw new RangeError(
        `Cannot split by time: that of row ${missing} is ${
          times[missing]
        }; every row needs a finite one`,
      );
    }
    const order = Uint32Array.from(y.keys()).sort((a, b) => times[a] - times[b]);
    const cuts = [...this.#cuts(order, times), y.length];
    return cuts.slice(1).map((end, fold) => ({
      train: order.slice(0, cuts[fold]).sort(),
      test: order.slice(cuts[fold], end).sort(),
    }));
  }

  /** Where each test block begins in the order of time. */
  #cuts(order: Uint32Array, times: ArrayLike<number>): number[] {
    const { folds } = this;
    const changes = [...order.keys()].filter((i) =>
      i > 0 && times[order[i]] !== times[order[i - 1]]
    );
    if (changes.length < folds) {
      throw new RangeError(
        `Cannot make ${folds} folds by time: it takes ${
          folds + 1
        } different times or more, and there are ${changes.length + (order.length > 0 ? 1 : 0)}`,
      );
    }
    const size = Math.floor(order.length / (folds + 1));
    let next = 0;
    return Array.from({ length: folds }, (_, fold) => {
      const wanted = order.length - (folds - fold) * size;
      const last = changes.length - (folds - fold);
      while (next < last && isNearer(changes[next + 1], changes[next], wanted)) next++;
      return changes[next++];
    });
  }
}

function isNearer(a: number, b: number, wanted: number): boolean {
  return Math.abs(a - wanted) < Math.abs(b - wanted);
}
