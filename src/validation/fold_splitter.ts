import { checkInteger, checkSeed } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import { RandomState } from "../core/random.ts";
import type { Split, SplitOptions, Splitter } from "./split.ts";

/** Options of splitters into folds. */
export interface KFoldOptions {
  /** Number of folds, ≥ 2. @default {5} */
  readonly folds?: number;
  /** Whether rows are shuffled: within their class where folds are stratified, whole groups where these are kept apart. @default {true} */
  readonly shuffle?: boolean;
  /** Seed of the shuffling. @default {42} */
  readonly seed?: number;
}

/** What splitters into folds have in common. */
export abstract class FoldSplitter implements Splitter {
  /** Number of folds. */
  readonly folds: number;
  /** Whether rows, or groups, are shuffled. */
  readonly shuffle: boolean;
  /** Seed of the shuffling. */
  readonly seed: number;

  /** Checks the options.
   *
   * @throws {RangeError} If `folds` is not an integer of at least 2, or `seed` one from 0 to 2³² − 1.
   */
  constructor(options: KFoldOptions = {}) {
    const { folds = 5, shuffle = true, seed = 42 } = options;
    checkInteger("folds", folds, 2);
    checkSeed(seed);
    this.folds = folds;
    this.shuffle = shuffle;
    this.seed = seed;
  }

  /** One split a fold. */
  abstract split(y: readonly Label[], options?: SplitOptions): Split[];

  /** What shuffles, from the start of its stream; nothing if there is no shuffling. */
  protected random(): RandomState | undefined {
    return this.shuffle ? new RandomState(this.seed) : undefined;
  }
}
