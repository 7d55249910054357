import { TreeGrower } from "../core/kernels/trees.ts";
import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import { RandomState } from "../core/random.ts";
import { type ClassificationProblem, poseClassification } from "./classification_problem.ts";
import type { ClassifierFitOptions, FeatureInput } from "./classifier.ts";
import type { ForestOptions } from "./forest_options.ts";
import { addLeaf, type ForestTrees, joinTrees } from "./forest_trees.ts";
import { RandomForestModel } from "./random_forest_model.ts";
import { countFeatures } from "./max_features.ts";
import { weighRows } from "./weighted_classes.ts";
import { writeOut } from "./write_out.ts";

/** What grows a forest. */
export interface ForestRecipe {
  /** What is to be fitted, as "a random forest". */
  readonly estimator: string;
  /** Whether a column that is drawn is split at its best threshold, or at one drawn. */
  readonly splitter: "best" | "random";
  readonly options: Readonly<Required<ForestOptions>>;
}

/** Fits a forest on one label a row; rows of weight 0 are left out.
 *
 * @throws {ShapeError} If features, labels, weights and groups differ in length.
 * @throws {TypeError} If labels mix strings and numbers.
 * @throws {RangeError} If there is only one class, or a feature is NaN or infinite.
 * @throws {LimitError} If sparse features are too many to be written out.
 */
export function fitForest(
  recipe: ForestRecipe,
  data: { readonly x: FeatureInput; readonly y: readonly Label[] },
  fitOptions: ClassifierFitOptions,
): RandomForestModel {
  const { estimator, options: { classWeight, oobScore } } = recipe;
  const problem = poseClassification(data.x, data.y, { ...fitOptions, estimator, classWeight });
  const x = writeOut(problem.x);
  const { trees, importances, outOfBag } = grow(recipe, x, problem);
  return new RandomForestModel({
    classes: problem.classes,
    columns: x.columns,
    trees,
    featureImportances: importances,
    oobScore: oobScore ? scoreOutOfBag(outOfBag, problem) : undefined,
  });
}

function grow(
  { splitter, options }: ForestRecipe,
  x: Matrix,
  { data }: ClassificationProblem,
): { trees: ForestTrees; importances: Float64Array; outOfBag: Matrix } {
  const { nEstimators, bootstrap, oobScore } = options;
  const weights = weighRows(data, [{ from: 0, to: x.rows }]);
  const drawable = Uint32Array.from(weights.keys()).filter((row) => weights[row] > 0);
  const maxFeatures = countFeatures(options.maxFeatures, x.columns);
  const outOfBag = Matrix.zeros(x.rows, data.classes);
  const random = new RandomState(options.seed);
  const grown = [];
  using grower = new TreeGrower(x, { classes: data.indices, classCount: data.classes });
  for (let tree = 0; tree < nEstimators; tree++) {
    const seed = [random.uint32(), random.uint32()] as const;
    const drawn = bootstrap ? drawRows(weights, drawable, random) : weights;
    const one = grower.grow(drawn, { ...options, splitter, maxFeatures, seed });
    grown.push(one);
    if (!oobScore) continue;
    const starts = Uint32Array.of(0, one.features.length);
    for (const row of drawable) {
      if (drawn[row] > 0) continue;
      const into = outOfBag.row(row) as Float64Array;
      addLeaf({ starts, ...one }, 0, { row: x.row(row), into });
    }
  }
  return { trees: joinTrees(grown), importances: meanImportances(grown, x.columns), outOfBag };
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
