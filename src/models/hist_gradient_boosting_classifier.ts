import { checkInteger, checkOneOf, checkPositive, checkSeed } from "../core/check.ts";
import { type BoostedTree, Booster } from "../core/kernels/boosting.ts";
import type { Label } from "../core/label.ts";
import { RandomState } from "../core/random.ts";
import { type Split, trainTestSplit } from "../validation/splits.ts";
import { type BoostedRows, takeRows, weightyRows } from "./boosted_rows.ts";
import { joinBoostedTrees } from "./boosted_trees.ts";
import { checkClassWeight, type ClassWeight } from "./class_weight.ts";
import { poseClassification } from "./classification_problem.ts";
import type {
  Classifier,
  ClassifierFitOptions,
  CrossValidatedFit,
  FeatureInput,
} from "./classifier.ts";
import { crossValidatedFit } from "./cross_validated_fit.ts";
import { EarlyStopping } from "./early_stopping.ts";
import { checkMaxFeatures, countFeatures, type MaxFeatures } from "./max_features.ts";
import { HistGradientBoostingModel, markColumns } from "./hist_gradient_boosting_model.ts";
import { innerFolds } from "./inner_folds.ts";
import { countLevels, encodeLevels, findLevels, type LevelCodes } from "./level_codes.ts";

/** Rows from which on `earlyStopping: "auto"` stops early. */
const MANY_ROWS = 10_000;

/** Options of {@linkcode HistGradientBoostingClassifier}. */
export interface HistGradientBoostingClassifierOptions {
  /** Factor on what each tree adds, > 0. @default {0.1} */
  readonly learningRate?: number;
  /** How often trees are added at most: one for two classes, or else one a class. @default {100} */
  readonly maxIter?: number;
  /** Leaves of a tree at most, ≥ 2. @default {31} */
  readonly maxLeafNodes?: number;
  /** Splits above a leaf at most. @default {Infinity} */
  readonly maxDepth?: number;
  /** Rows on either side of a split at least. @default {20} */
  readonly minSamplesLeaf?: number;
  /** Columns drawn for each tree: a number, a share of them in (0, 1), their root or logarithm, or all. @default {"all"} */
  readonly maxFeatures?: MaxFeatures;
  /** Penalty of squared leaf values, ≥ 0. @default {0} */
  readonly l2Regularization?: number;
  /** Bins that the values of a column are put into at most, from 2 to 255; missing ones have a bin besides. @default {255} */
  readonly maxBins?: number;
  /** Columns whose values are levels: whole numbers ≥ 0 without order, no more than `maxBins` different ones. @default {[]} */
  readonly categoricalFeatures?: readonly number[];
  /** Whether to stop when the loss on rows set aside no longer falls; `"auto"`: if there are more than 10,000 rows. @default {"auto"} */
  readonly earlyStopping?: "auto" | boolean;
  /** Share of the rows to set aside, in (0, 1). @default {0.1} */
  readonly validationFraction?: number;
  /** Iterations of which one at least must lower the loss. @default {10} */
  readonly nIterNoChange?: number;
  /** By how much the loss must be lower to count as such, ≥ 0. @default {1e-7} */
  readonly tol?: number;
  /** How much the rows of each class count. @default {"none"} */
  readonly classWeight?: ClassWeight;
  /** Folds of `fitCrossValidated`, ≥ 2. @default {5} */
  readonly innerFolds?: number;
  /** Seed of the rows set aside, and of folds. @default {42} */
  readonly seed?: number;
}

/** Gradient boosting on histograms: each tree lowers the logistic loss that those before it have left.
 *
 * Features are put into bins once; a tree grows leaf by leaf, the split that lowers the loss most first. NaN is taken: every split
 * learns to which side it goes, and where the fit has seen none, it goes where most rows go. Columns of levels are split into two
 * sets of them. Sparse features are written out.
 * Source: G. Ke et al., "LightGBM", 2017, as scikit-learn 1.9.1 has it: the same bins up to 200,000 rows, the same trees, but for
 * rounding and for splits that lower the loss equally; there, `minSamplesLeaf` counts rows of weight 0, which are left out here.
 *
 * @example
 * ```ts
 * import { HistGradientBoostingClassifier, Matrix } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * // What is missing tells as much as what is there.
 * const x = Matrix.fromRows(Array.from({ length: 80 }, (_, i) => [i % 4 === 0 ? NaN : i % 4]));
 * const y = Array.from({ length: 80 }, (_, i) => i % 4 < 2 ? "low or missing" : "high");
 * const model = new HistGradientBoostingClassifier({ maxIter: 20 }).fit(x, y);
 * assertEquals(model.predict(Matrix.fromRows([[NaN], [1], [3]])), ["low or missing", "low or missing", "high"]);
 * ```
 */
export class HistGradientBoostingClassifier implements Classifier {
  /** Its options, the defaults filled in. */
  readonly options: Readonly<Required<HistGradientBoostingClassifierOptions>>;

  /** Checks the options.
   *
   * @throws {RangeError} If a number is out of its range, or a column is named twice.
   * @throws {TypeError} If a word is none of those offered.
   */
  constructor(options: HistGradientBoostingClassifierOptions = {}) {
    const { learningRate = 0.1, maxIter = 100, maxLeafNodes = 31, maxDepth = Infinity } = options;
    const { minSamplesLeaf = 20, l2Regularization = 0, maxBins = 255 } = options;
    const { categoricalFeatures = [], earlyStopping = "auto", validationFraction = 0.1 } = options;
    const { nIterNoChange = 10, tol = 1e-7, classWeight = "none" } = options;
    const { innerFolds = 5, seed = 42, maxFeatures = "all" } = options;
    checkPositive("learningRate", learningRate);
    checkInteger("maxIter", maxIter, 1);
    if (maxLeafNodes !== Infinity) checkInteger("maxLeafNodes", maxLeafNodes, 2);
    if (maxDepth !== Infinity) checkInteger("maxDepth", maxDepth, 1);
    checkInteger("minSamplesLeaf", minSamplesLeaf, 1);
    checkMaxFeatures(maxFeatures);
    checkNotNegative("l2Regularization", l2Regularization);
    checkMaxBins(maxBins);
    if (typeof earlyStopping !== "boolean") checkOneOf("earlyStopping", earlyStopping, ["auto"]);
    checkValidationFraction(validationFraction);
    checkInteger("nIterNoChange", nIterNoChange, 1);
    checkNotNegative("tol", tol);
    checkClassWeight(classWeight);
    checkInteger("innerFolds", innerFolds, 2);
    checkSeed(seed);
    this.options = {
      learningRate,
      maxIter,
      maxLeafNodes,
      maxDepth,
      minSamplesLeaf,
      maxFeatures,
      l2Regularization,
      maxBins,
      categoricalFeatures: sortColumns(categoricalFeatures),
      earlyStopping,
      validationFraction,
      nIterNoChange,
      tol,
      classWeight,
      innerFolds,
      seed,
    };
  }

  /** Fits on one label a row; rows of weight 0 are left out.
   *
   * @throws {ShapeError} If features, labels, weights and groups differ in length.
   * @throws {TypeError} If labels mix strings and numbers.
   * @throws {RangeError} If there is only one class, a feature is infinite, a level is no whole number ≥ 0, a column has too many
   * levels, or there are too few rows to set some aside.
   * @throws {LimitError} If sparse features are too many to be written out.
   */
  fit(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): HistGradientBoostingModel {
    const { classWeight, categoricalFeatures, maxBins } = this.options;
    const problem = poseClassification(x, y, {
      ...options,
      estimator: "gradient boosting",
      classWeight,
      nan: "pass",
    });
    const { classes, data } = problem;
    const rows = weightyRows(problem);
    const levels = findLevels(rows.x, { columns: categoricalFeatures, most: maxBins });
    encodeLevels(rows.x, levels);
    const { baseline, trees } = this.#boost(rows, { classes: data.classes, levels });
    const isCategorical = markColumns(levels.columns, rows.x.columns);
    return new HistGradientBoostingModel({
      classes,
      columns: rows.x.columns,
      baseline,
      trees: joinBoostedTrees(trees, isCategorical),
      levels,
    });
  }

  /** Fits on all rows as `fit` does, and gives every row the probabilities of a fold in which it was left out. */
  fitCrossValidated(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): CrossValidatedFit<HistGradientBoostingModel> {
    const { innerFolds: folds, seed } = this.options;
    const data = { x, y };
    return crossValidatedFit<HistGradientBoostingModel>(this, data, { ...options, folds, seed });
  }

  #boost(
    rows: BoostedRows,
    { classes, levels }: { readonly classes: number; readonly levels: LevelCodes },
  ): { baseline: Float64Array; trees: BoostedTree[] } {
    const { maxIter, maxBins, maxFeatures, seed } = this.options;
    const { train, test } = this.#setAside(rows);
    const data = {
      levels: countLevels(levels, rows.x.columns),
      maxBins,
      classes: train.classes,
      classCount: classes,
      weights: train.weights,
    };
    using booster = new Booster(train.x, data, this.options);
    const { baseline } = booster, trees: BoostedTree[] = [];
    const isCategorical = markColumns(levels.columns, rows.x.columns);
    const stopping = test === undefined
      ? undefined
      : new EarlyStopping(test, { ...this.options, baseline, isCategorical });
    const draw = drawColumns(rows.x.columns, {
      wanted: countFeatures(maxFeatures, rows.x.columns),
      seed,
    });
    for (let iteration = 0; iteration < maxIter; iteration++) {
      const grown = booster.grow(draw);
      trees.push(...grown);
      // Trees without a split leave all as it was, and so would those to come.
      if (grown.every(({ leaves }) => leaves.length === 1) || stopping?.stopsAfter(grown)) break;
    }
    return { baseline, trees };
  }

  #setAside(rows: BoostedRows): { train: BoostedRows; test?: BoostedRows } {
    const { earlyStopping } = this.options;
    const stops = earlyStopping === "auto" ? rows.x.rows > MANY_ROWS : earlyStopping;
    if (!stops) return { train: rows };
    const { train, test } = this.#splitRows(rows);
    return { train: takeRows(rows, train), test: takeRows(rows, test) };
  }

  #splitRows({ classes, groups }: BoostedRows): Split {
    const { validationFraction, seed } = this.options;
    const y = Array.from(classes);
    if (groups === undefined) {
      // scikit-learn's rows: it draws a seed for the split.
      const drawn = new RandomState(seed).randomInteger(0xffffffff);
      return trainTestSplit(y, { testSize: validationFraction, seed: drawn });
    }
    const folds = Math.max(2, Math.round(1 / validationFraction));
    const splits = innerFolds(y, { folds, seed, groups });
    if (splits !== undefined) return splits[0];
    throw new RangeError(
      "Cannot set rows aside to stop early: there is only one group; set earlyStopping to false",
    );
  }
}

function sortColumns(columns: readonly number[]): readonly number[] {
  const sorted = [...columns].sort((a, b) => a - b);
  sorted.forEach((column, k) => {
    checkInteger("categoricalFeatures", column, 0);
    if (column !== sorted[k - 1]) return;
    throw new RangeError(`Cannot use categoricalFeatures: column ${column} is named twice`);
  });
  return sorted;
}

/** Draws columns for one tree after the other. */
function drawColumns(
  columns: number,
  { wanted, seed }: { readonly wanted: number; readonly seed: number },
): () => Uint32Array {
  const all = Uint32Array.from({ length: columns }, (_, j) => j);
  if (wanted === columns) return () => all;
  const random = new RandomState(seed);
  return () => random.permutation(columns).slice(0, wanted).sort();
}

function checkNotNegative(name: string, value: number): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new RangeError(`Cannot use ${name}: it must be ≥ 0: current value is ${value}`);
}

function checkMaxBins(maxBins: number): void {
  if (Number.isInteger(maxBins) && maxBins >= 2 && maxBins <= 255) return;
  throw new RangeError(
    `Cannot use maxBins: it must be an integer from 2 to 255: current value is ${maxBins}`,
  );
}

function checkValidationFraction(fraction: number): void {
  if (fraction > 0 && fraction < 1) return;
  throw new RangeError(
    `Cannot use validationFraction: it must be in (0, 1): current value is ${fraction}`,
  );
}
