import { checkInteger, checkOneOf, checkSeed } from "../core/check.ts";
import { TreeGrower } from "../core/kernels/trees.ts";
import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import { RandomState } from "../core/random.ts";
import { checkClassWeight, type ClassWeight } from "./class_weight.ts";
import { type ClassificationProblem, poseClassification } from "./classification_problem.ts";
import type {
  Classifier,
  ClassifierFitOptions,
  CrossValidatedFit,
  FeatureInput,
} from "./classifier.ts";
import { crossValidatedFit } from "./cross_validated_fit.ts";
import { addLeaf, type ForestTrees } from "./forest_trees.ts";
import { RandomForestModel } from "./random_forest_model.ts";
import { weighRows } from "./weighted_classes.ts";
import { writeOut } from "./write_out.ts";

/** Options of {@linkcode RandomForestClassifier}. */
export interface RandomForestClassifierOptions {
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
  readonly maxFeatures?: number | "sqrt" | "log2" | "all";
  /** Whether each tree learns from rows drawn with replacement, as many as there are, or from all. @default {true} */
  readonly bootstrap?: boolean;
  /** How much the rows of each class count. @default {"none"} */
  readonly classWeight?: ClassWeight;
  /** Whether the model gets an `oobScore`; takes `bootstrap`. @default {false} */
  readonly oobScore?: boolean;
  /** Folds of `fitCrossValidated`, ≥ 2. @default {5} */
  readonly innerFolds?: number;
  /** Seed of rows, columns and folds. @default {42} */
  readonly seed?: number;
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
export class RandomForestClassifier implements Classifier {
  /** Its options, the defaults filled in. */
  readonly options: Readonly<Required<RandomForestClassifierOptions>>;

  /** Checks the options.
   *
   * @throws {RangeError} If a number is out of its range.
   * @throws {TypeError} If a word is none of those offered, or `oobScore` is asked for without `bootstrap`.
   */
  constructor(options: RandomForestClassifierOptions = {}) {
    const { nEstimators = 100, criterion = "gini", maxDepth = Infinity } = options;
    const { minSamplesSplit = 2, minSamplesLeaf = 1, maxFeatures = "sqrt" } = options;
    const { bootstrap = true, classWeight = "none", oobScore = false } = options;
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
    this.options = {
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

  /** Fits on one label a row; rows of weight 0 are left out.
   *
   * @throws {ShapeError} If features, labels, weights and groups differ in length.
   * @throws {TypeError} If labels mix strings and numbers.
   * @throws {RangeError} If there is only one class, or a feature is NaN or infinite.
   * @throws {LimitError} If sparse features are too many to be written out.
   */
  fit(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): RandomForestModel {
    const { classWeight } = this.options;
    const problem = poseClassification(x, y, {
      ...options,
      estimator: "a random forest",
      classWeight,
    });
    const rows = writeOut(problem.x);
    const { trees, importances, outOfBag } = this.#grow(rows, problem);
    return new RandomForestModel({
      classes: problem.classes,
      columns: rows.columns,
      trees,
      featureImportances: importances,
      oobScore: this.options.oobScore ? scoreOutOfBag(outOfBag, problem) : undefined,
    });
  }

  /** Fits on all rows as `fit` does, and gives every row the probabilities of a fold in which it was left out. */
  fitCrossValidated(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): CrossValidatedFit<RandomForestModel> {
    const { innerFolds: folds, seed } = this.options;
    return crossValidatedFit<RandomForestModel>(this, { x, y }, { ...options, folds, seed });
  }

  #grow(x: Matrix, { data }: ClassificationProblem): {
    trees: ForestTrees;
    importances: Float64Array;
    outOfBag: Matrix;
  } {
    const { nEstimators, bootstrap, oobScore } = this.options;
    const weights = weighRows(data, [{ from: 0, to: x.rows }]);
    const drawable = Uint32Array.from(weights.keys()).filter((row) => weights[row] > 0);
    const maxFeatures = countFeatures(this.options.maxFeatures, x.columns);
    const outOfBag = Matrix.zeros(x.rows, data.classes);
    const random = new RandomState(this.options.seed);
    const grown = [];
    using grower = new TreeGrower(x, { classes: data.indices, classCount: data.classes });
    for (let tree = 0; tree < nEstimators; tree++) {
      const seed = [random.uint32(), random.uint32()] as const;
      const drawn = bootstrap ? drawRows(weights, drawable, random) : weights;
      const one = grower.grow(drawn, { ...this.options, maxFeatures, seed });
      grown.push(one);
      if (!oobScore) continue;
      const starts = Uint32Array.of(0, one.features.length);
      for (const row of drawable) {
        if (drawn[row] > 0) continue;
        const into = outOfBag.row(row) as Float64Array;
        addLeaf({ starts, ...one }, 0, { row: x.row(row), into });
      }
    }
    const starts = new Uint32Array(nEstimators + 1);
    grown.forEach(({ features }, tree) => starts[tree + 1] = starts[tree] + features.length);
    const trees = {
      starts,
      features: concatenate(Uint32Array, grown.map(({ features }) => features)),
      thresholds: concatenate(Float64Array, grown.map(({ thresholds }) => thresholds)),
      rights: concatenate(Uint32Array, grown.map(({ rights }) => rights)),
      leaves: concatenate(Float64Array, grown.map(({ leaves }) => leaves)),
    };
    return { trees, importances: meanImportances(grown, x.columns), outOfBag };
  }
}

function checkMaxFeatures(maxFeatures: number | string): void {
  if (typeof maxFeatures === "string") {
    checkOneOf("maxFeatures", maxFeatures, ["sqrt", "log2", "all"]);
  } else if (!(maxFeatures > 0 && (maxFeatures < 1 || Number.isInteger(maxFeatures)))) {
    throw new RangeError(
      `Cannot use maxFeatures: it must be a number of columns ≥ 1, a share of them in (0, 1), "sqrt", "log2" or "all": ` +
        `current value is ${maxFeatures}`,
    );
  }
}

function countFeatures(maxFeatures: number | string, columns: number): number {
  switch (maxFeatures) {
    case "all":
      return columns;
    case "sqrt":
      return Math.max(1, Math.floor(Math.sqrt(columns)));
    case "log2":
      return Math.max(1, Math.floor(Math.log2(columns)));
  }
  const wanted = Number(maxFeatures);
  return wanted < 1 ? Math.max(1, Math.floor(wanted * columns)) : Math.min(wanted, columns);
}

/** Rows drawn with replacement, as many as there are: each one's weight times how often it was drawn. */
function drawRows(weights: Float64Array, rows: Uint32Array, random: RandomState): Float64Array {
  const drawn = new Float64Array(weights.length);
  for (let draw = 0; draw < rows.length; draw++) {
    const row = rows[random.randomInteger(rows.length)];
    drawn[row] += weights[row];
  }
  return drawn;
}

function meanImportances(
  grown: readonly { readonly importances: Float64Array }[],
  columns: number,
): Float64Array {
  const sums = new Float64Array(columns);
  for (const { importances } of grown) importances.forEach((value, j) => sums[j] += value);
  const total = sums.reduce((sum, value) => sum + value, 0);
  return total === 0 ? sums : sums.map((value) => value / total);
}

/** The share of the rows whose class most of the trees that had not drawn them say; rows that all have drawn are left out. */
function scoreOutOfBag(votes: Matrix, { data }: ClassificationProblem): number {
  let right = 0, rows = 0;
  for (let i = 0; i < votes.rows; i++) {
    const row = votes.row(i), most = Math.max(...row);
    if (most === 0) continue;
    rows++;
    if (row.indexOf(most) === data.indices[i]) right++;
  }
  return right / rows;
}

function concatenate<A extends Uint32Array | Float64Array>(
  type: new (length: number) => A,
  parts: readonly A[],
): A {
  const whole = new type(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
