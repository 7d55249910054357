import { ForestClassifier } from "./forest_classifier.ts";
import type { ForestOptions } from "./forest_options.ts";

/** Options of {@linkcode ExtraTreesClassifier}. */
export interface ExtraTreesClassifierOptions extends ForestOptions {
  /** Whether each tree learns from rows drawn with replacement, as many as there are, or from all. @default {false} */
  readonly bootstrap?: boolean;
}

/** Extremely randomised trees: the mean of trees, each grown to the end on all rows, each split the best among a few columns
 * drawn, of which every one has a single threshold, drawn evenly between the least and the greatest value of the node.
 *
 * Quicker to grow than a random forest, and smoother. Sparse features are written out.
 * Source: P. Geurts, D. Ernst and L. Wehenkel, "Extremely randomized trees", 2006; options and defaults as scikit-learn's 1.9.1,
 * whose accuracy it has, but not its random numbers.
 *
 * @example
 * ```ts
 * import { ExtraTreesClassifier, Matrix } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * // Together they tell the class, neither does alone.
 * const x = Matrix.fromRows(Array.from({ length: 40 }, (_, i) => [i % 2, i % 4 < 2 ? 0 : 1]));
 * const y = Array.from({ length: 40 }, (_, i) => i % 4 === 0 || i % 4 === 3 ? "same" : "other");
 * const model = new ExtraTreesClassifier({ nEstimators: 20 }).fit(x, y);
 * assertEquals(model.predict(Matrix.fromRows([[1, 1], [1, 0]])), ["same", "other"]);
 * ```
 */
export class ExtraTreesClassifier extends ForestClassifier {
  /** Checks the options.
   *
   * @throws {RangeError} If a number is out of its range.
   * @throws {TypeError} If a word is none of those offered, or `oobScore` is asked for without `bootstrap`.
   */
  constructor(options: ExtraTreesClassifierOptions = {}) {
    super(options, {
      estimator: "extremely randomised trees",
      splitter: "random",
      bootstrap: false,
    });
  }
}
