import { checkInteger, checkOneOf, checkSeed } from "../core/check.ts";
import { checkMaxFeatures, type MaxFeatures } from "./max_features.ts";
import { checkClassWeight, type ClassWeight } from "./class_weight.ts";

/** Options that all forests have. */
export interface ForestOptions {
  /** Number of trees. @default {100} */
  readonly nEstimators?: number;
  /** What splits are to lower. @default {"gini"} */
  readonly criterion?: "gini" | "entropy";
  /** Splits above a leaf at most. @default {Infinity} */
  readonly maxDepth?: number;
  /** A node of fewer rows is not split; ≥ 2. @default {2} */
  readonly minSamplesSplit?: number;
  /** Rows on either side of a split at least. @default {1} */
  readonly minSamplesLeaf?: number;
  /** Columns drawn for each split: a number, a share of them in (0, 1), their root or logarithm, or all. @default {"sqrt"} */
  readonly maxFeatures?: MaxFeatures;
  /** Whether each tree learns from rows drawn with replacement, as many as there are, or from all. */
  readonly bootstrap?: boolean;
  /** How much the rows of each class count. @default {"none"} */
  readonly classWeight?: ClassWeight;
  /** Whether the model gets an `oobScore`; takes `bootstrap`. @default {false} */
  readonly oobScore?: boolean;
  /** Folds of `fitCrossValidated`, ≥ 2. @default {5} */
  readonly innerFolds?: number;
  /** Seed of rows, columns, thresholds and folds. @default {42} */
  readonly seed?: number;
}

/** Checks options, and fills in the defaults.
 *
 * @param defaults What forests do not share.
 * @throws {RangeError} If a number is out of its range.
 * @throws {TypeError} If a word is none of those offered, or `oobScore` is asked for without `bootstrap`.
 */
export function forestOptions(
  options: ForestOptions,
  defaults: { readonly bootstrap: boolean },
): Readonly<Required<ForestOptions>> {
  const { nEstimators = 100, criterion = "gini", maxDepth = Infinity } = options;
  const { minSamplesSplit = 2, minSamplesLeaf = 1, maxFeatures = "sqrt" } = options;
  const { bootstrap = defaults.bootstrap, classWeight = "none", oobScore = false } = options;
  const { innerFolds = 5, seed = 42 } = options;
  checkInteger("nEstimators", nEstimators, 1);
  checkOneOf("criterion", criterion, ["gini", "entropy"]);
  if (maxDepth !== Infinity) checkInteger("maxDepth", maxDepth, 1);
  checkInteger("minSamplesSplit", minSamplesSplit, 2);
  checkInteger("minSamplesLeaf", minSamplesLeaf, 1);
  checkMaxFeatures(maxFeatures);
  checkClassWeight(classWeight);
  checkInteger("innerFolds", innerFolds, 2);
  checkSeed(seed);
  if (oobScore && !bootstrap) {
    throw new TypeError("Cannot score out of bag: without bootstrap every tree has every row");
  }
  return {
    nEstimators,
    criterion,
    maxDepth,
    minSamplesSplit,
    minSamplesLeaf,
    maxFeatures,
    bootstrap,
    classWeight,
    oobScore,
    innerFolds,
    seed,
  };
}
