import { ForestClassifier } from "./forest_classifier.ts";
import type { ForestOptions } from "./forest_options.ts";

/** Options of {@linkcode RandomForestClassifier}. */
export interface RandomForestClassifierOptions extends ForestOptions {
  /** Whether each tree learns from rows drawn with replacement, as many as there are, or from all. @default {true} */
  readonly bootstrap?: boolean;
}

/** A random forest: the mean of trees, each grown to the end on resampled rows, each split the best among a few columns drawn.
 *
 * Splits are exact; a threshold lies halfway between neighbouring values. Sparse features are written out.
 * Source: L. Breiman, "Random Forests", 2001; options and defaults as scikit-learn's 1.9.1, whose accuracy it has, but not
 * its random numbers.
 *
 * @example
 * ```ts
 * import { Matrix, RandomForestClassifier } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * // Together they tell the class, neither does alone.
 * const x = Matrix.fromRows(Array.from({ length: 40 }, (_, i) => [i % 2, i % 4 < 2 ? 0 : 1]));
 * const y = Array.from({ length: 40 }, (_, i) => i % 4 === 0 || i % 4 === 3 ? "same" : "other");
 * const model = new RandomForestClassifier({ nEstimators: 20 }).fit(x, y);
 * assertEquals(model.predict(Matrix.fromRows([[1, 1], [1, 0]])), ["same", "other"]);
 * ```
 */
export class RandomForestClassifier extends ForestClassifier {
  /** Checks the options.
   *
   * @throws {RangeError} If a number is out of its range.
   * @throws {TypeError} If a word is none of those offered, or `oobScore` is asked for without `bootstrap`.
   */
  constructor(options: RandomForestClassifierOptions = {}) {
    super(options, { estimator: "a random forest", splitter: "best", bootstrap: true });
  }
}
