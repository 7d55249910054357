import { checkInteger, checkOneOf, checkSeed } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import type { Split } from "../validation/split.ts";
import { type CalibrationProblem, poseCalibration } from "./calibration_problem.ts";
import type {
  Classifier,
  ClassifierFitOptions,
  ClassifierModel,
  CrossValidatedFit,
  FeatureInput,
} from "./classifier.ts";
import { DecisionCounts, type DecisionMetric, decisionMetrics } from "./decision_counts.ts";
import { innerFolds } from "./inner_folds.ts";
import { geometricMean, tuneEach } from "./tune_class_factors.ts";
import { reweigh, TunedThresholdModel } from "./tuned_threshold_model.ts";

/** Options of {@linkcode TunedThresholdClassifier}. */
export interface TunedThresholdClassifierOptions {
  /** What decisions are tuned for. @default {"macroF1"} */
  readonly metric?: DecisionMetric;
  /** Folds that are tuned on, and on which tuning must prove itself, ≥ 2. @default {5} */
  readonly innerFolds?: number;
  /** Seed of the folds. @default {42} */
  readonly seed?: number;
}

/** A classifier that decides for what scores best, rather than for what is most probable: such as a rare class sooner.
 *
 * Factors on the classes' probabilities are tuned on out-of-fold probabilities, see `tuneClassFactors`: on each fold by itself, and
 * their geometric mean taken, which holds on other rows better than what is best on all of these. `predictProba` gives the
 * products, brought to sum 1: the largest is the decision, and they no longer are frequencies. Tuning must prove itself: if rows
 * of each fold together do not score better by the factors of the other folds, all factors are 1. For two classes this is
 * scikit-learn 1.9.1's `TunedThresholdClassifierCV`, without its fixed grid of thresholds.
 *
 * @example
 * ```ts
 * import { LogisticRegression, macroF1, Matrix, RandomState, TunedThresholdClassifier } from "@medley/medley";
 * import { assert } from "@std/assert";
 *
 * // One row in ten is of the rare class, and hard to tell.
 * const random = new RandomState(3), rows = Array.from({ length: 800 }, (_, i) => i);
 * const y = rows.map((i) => i % 10 === 0 ? "rare" : "common");
 * const x = Matrix.fromRows(rows.map((i) => [random.normal() + (y[i] === "rare" ? 1 : 0)]));
 * const plain = new LogisticRegression(), tuned = new TunedThresholdClassifier(plain);
 * const scoreOf = (model: { predict(x: Matrix): (string | number)[] }) => macroF1(y, model.predict(x));
 * assert(scoreOf(tuned.fit(x, y)) > scoreOf(plain.fit(x, y)) + 0.05);
 * ```
 */
export class TunedThresholdClassifier implements Classifier {
  /** What gives the probabilities. */
  readonly classifier: Classifier;
  /** Its options, the defaults filled in. */
  readonly options: Readonly<Required<TunedThresholdClassifierOptions>>;

  /** Checks the options.
   *
   * @throws {TypeError} If `metric` is an unknown word.
   * @throws {RangeError} If `innerFolds` is not an integer of at least 2, or `seed` one from 0 to 2³² − 1.
   */
  constructor(classifier: Classifier, options: TunedThresholdClassifierOptions = {}) {
    const { metric = "macroF1", innerFolds = 5, seed = 42 } = options;
    checkOneOf("metric", metric, decisionMetrics);
    checkInteger("innerFolds", innerFolds, 2);
    checkSeed(seed);
    this.classifier = classifier;
    this.options = { metric, innerFolds, seed };
  }

  /** Fits the classifier, and tunes factors on its out-of-fold probabilities. */
  fit(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): TunedThresholdModel {
    return this.fitCrossValidated(x, y, options).model;
  }

  /** Fits on all rows as `fit` does, and gives every row its out-of-fold probabilities, by the factors of the other folds. */
  fitCrossValidated(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): CrossValidatedFit<TunedThresholdModel> {
    const { model, outOfFold } = this.classifier.fitCrossValidated(x, y, options);
    const { classes } = model, { innerFolds: folds, seed, metric } = this.options;
    const problem = poseCalibration(outOfFold, y, { ...options, classes });
    const splits = innerFolds(y, { folds, seed, groups: options.groups });
    if (splits === undefined) return { model: untuned(model), outOfFold };
    const factors = tuneEach(problem, splits, metric);
    const probabilities = reweighOthers(problem.probabilities, splits, factors);
    if (scoreOf({ ...problem, probabilities }, metric) <= scoreOf(problem, metric)) {
      return { model: untuned(model), outOfFold };
    }
    const tuned = { classifier: model, factors: geometricMean(factors) };
    return { model: new TunedThresholdModel(tuned), outOfFold: probabilities };
  }
}

/** The test rows of each fold, reweighed by the factors of the others. */
function reweighOthers(
  probabilities: Matrix,
  splits: readonly Split[],
  factors: readonly Float64Array[],
): Matrix {
  const outOfFold = Matrix.zeros(probabilities.rows, probabilities.columns);
  splits.forEach(({ test }, fold) => {
    const mean = geometricMean(factors.filter((_, other) => other !== fold));
    const reweighed = reweigh(probabilities.takeRows(test), mean);
    test.forEach((row, i) => outOfFold.row(row).set(reweighed.row(i)));
  });
  return outOfFold;
}

function untuned(classifier: ClassifierModel): TunedThresholdModel {
  const factors = new Float64Array(classifier.classes.length).fill(1);
  return new TunedThresholdModel({ classifier, factors });
}

/** What the most probable classes score. */
function scoreOf(problem: CalibrationProblem, metric: DecisionMetric): number {
  const { probabilities, places, weights } = problem;
  const counts = new DecisionCounts(probabilities.columns, metric);
  places.forEach((truth, row) => {
    const decided = mostProbablePlace(probabilities, row);
    counts.add({ truth, decided, weight: weights[row] });
  });
  return counts.score;
}

function mostProbablePlace(probabilities: Matrix, i: number): number {
  const row = probabilities.row(i);
  return row.indexOf(Math.max(...row));
}
