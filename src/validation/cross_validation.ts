import { BlockMatrix, type Features } from "../core/block_matrix.ts";
import { checkOneEach } from "../core/check.ts";
import { encodeLabels, type Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import type { MlMatrix } from "../core/ml_matrix.ts";
import { mostProbable } from "../core/most_probable.ts";
import { toClasses } from "../core/to_classes.ts";
import { type ScoredPredictions, scorerOf, type Scoring } from "./scoring.ts";
import type { Split, SplitOptions, Splitter } from "./split.ts";
import { StratifiedGroupKFold } from "./stratified_group_kfold.ts";
import { StratifiedKFold } from "./stratified_kfold.ts";

/** What can be cross-validated: any `Classifier`, such as a `ClassifierPipeline`. */
export interface ProbabilisticEstimator {
  /** Fits on one label a row. */
  fit(
    x: BlockMatrix,
    y: readonly Label[],
    options: { readonly sampleWeight?: Float64Array; readonly groups?: readonly Label[] },
  ): ProbabilisticModel;
}

/** What it becomes. */
export interface ProbabilisticModel {
  /** The classes that it was fitted on. */
  readonly classes: readonly Label[];
  /** Shape `(rows, classes)`. */
  predictProba(x: BlockMatrix): Matrix;
}

/** How rows are divided, and what a fit is told about them. */
export interface CrossValidationOptions extends SplitOptions {
  /** The folds, or what makes them of the labels, groups and times.
   * @default {new StratifiedKFold() or, with groups, new StratifiedGroupKFold(): five folds, shuffled with seed 42}
   */
  readonly splits?: Splitter | readonly Split[];
  /** How much each row counts in a fit; scores count every row the same. @default {1 for every row} */
  readonly sampleWeight?: Float64Array;
}

/** What is said of every row by a model that was not fitted on it. */
export interface OutOfFoldPredictions {
  /** Class labels, sorted. */
  readonly classes: readonly Label[];
  /** Shape `(rows, classes)`. */
  readonly probabilities: Matrix;
  /** The most probable class of each row. */
  readonly predicted: readonly Label[];
  /** The fold in which each row was left out, from 0. */
  readonly foldOfRow: Uint32Array;
}

/** Options of {@linkcode crossValScore}. */
export interface CrossValScoreOptions extends CrossValidationOptions {
  /** A metric by name, or a function of the truth and what was predicted: the higher, the better. @default {"accuracy"} */
  readonly scoring?: Scoring;
}

/** Gives every row the probabilities of a model that was fitted on the other folds.
 *
 * A class that the other folds lack has probability 0, and where they hold a single class, that has probability 1. Agrees with
 * `cross_val_predict(…, method="predict_proba")` of scikit-learn 1.9.1 on the same folds; its default folds are not shuffled.
 *
 * @param x Shape `(rows, columns)`; rows are never copied.
 * @throws {ShapeError} If features, labels, weights, groups or times differ in length.
 * @throws {RangeError} If the rows do not allow the folds, or the folds do not leave every row out once.
 * @example
 * ```ts
 * import { crossValPredict, KFold, LogisticRegression, Matrix } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const x = Matrix.fromRows([[-2], [2], [-1], [1]]);
 * const splits = new KFold({ folds: 2, shuffle: false });
 * const { predicted, foldOfRow } = crossValPredict(new LogisticRegression({ c: 1 }), x, ["a", "b", "a", "b"], { splits });
 * assertEquals(predicted, ["a", "b", "a", "b"]);
 * assertEquals([...foldOfRow], [0, 0, 1, 1]);
 * ```
 */
export function crossValPredict(
  estimator: ProbabilisticEstimator,
  x: Features | MlMatrix,
  y: readonly Label[],
  options: CrossValidationOptions = {},
): OutOfFoldPredictions {
  const { classes, splits, predict } = plan(estimator, x, y, options);
  const foldOfRow = foldsOfRows(splits, y.length);
  const probabilities = Matrix.zeros(y.length, classes.length);
  for (const split of splits) {
    const fold = predict(split);
    split.test.forEach((row, i) => probabilities.row(row).set(fold.row(i)));
  }
  return { classes, probabilities, predicted: mostProbable(probabilities, classes), foldOfRow };
}

/** Scores a classifier on every fold, fitted on the others.
 *
 * Agrees with `cross_val_score` of scikit-learn 1.9.1 on the same folds; its default folds are not shuffled.
 *
 * @param x Shape `(rows, columns)`; rows are never copied.
 * @returns One score a fold.
 * @throws {ShapeError} If features, labels, weights, groups or times differ in length.
 * @throws {TypeError} If `scoring` is an unknown word.
 * @throws {RangeError} If the rows do not allow the folds, or a fold has no row to train on or to test.
 * @example
 * ```ts
 * import { ClassifierPipeline, crossValScore, LogisticRegression, Matrix, StandardScaler } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const values = [1, 9, 2, 8, 3, 7, 1, 9, 2, 8];
 * const x = Matrix.fromRows(values.map((value) => [value]));
 * const y = values.map((value) => value > 5 ? "high" : "low");
 * const pipeline = new ClassifierPipeline([new StandardScaler()], new LogisticRegression({ c: 1 }));
 * assertEquals(crossValScore(pipeline, x, y, { scoring: "macroF1" }), [1, 1, 1, 1, 1]);
 * ```
 */
export function crossValScore(
  estimator: ProbabilisticEstimator,
  x: Features | MlMatrix,
  y: readonly Label[],
  options: CrossValScoreOptions = {},
): number[] {
  const score = scorerOf(options.scoring ?? "accuracy");
  const { classes, splits, predict } = plan(estimator, x, y, options);
  return splits.map((split) => {
    const probabilities = predict(split);
    const predictions: ScoredPredictions = {
      predicted: mostProbable(probabilities, classes),
      probabilities,
      classes,
    };
    return score(Array.from(split.test, (row) => y[row]), predictions);
  });
}

interface Plan {
  readonly classes: readonly Label[];
  readonly splits: readonly Split[];
  /** Probabilities of the test rows by a model of the training rows, one column for each of all classes. */
  predict(split: Split): Matrix;
}

function plan(
  estimator: ProbabilisticEstimator,
  x: Features | MlMatrix,
  y: readonly Label[],
  options: CrossValidationOptions,
): Plan {
  const { sampleWeight, groups, times } = options;
  const rows = BlockMatrix.of(x);
  checkOneEach("cross-validate", rows.rows, {
    labels: y,
    "sample weights": sampleWeight,
    groups,
    times,
  });
  const { classes } = encodeLabels(y);
  const splitter = options.splits ??
    (groups === undefined ? new StratifiedKFold() : new StratifiedGroupKFold());
  const splits = "split" in splitter ? splitter.split(y, { groups, times }) : splitter;
  splits.forEach(({ train, test }, fold) => {
    if (train.length > 0 && test.length > 0) return;
    const lacking = test.length === 0 ? "test" : "train on";
    throw new RangeError(
      `Cannot cross-validate: fold ${fold} has no row to ${lacking}; use fewer folds, or others`,
    );
  });
  return {
    classes,
    splits,
    predict({ train, test }) {
      const labels = Array.from(train, (row) => y[row]);
      const [only, ...others] = new Set(labels);
      if (others.length === 0) {
        // Rows of a single class leave nothing to learn.
        const certain = Matrix.fromRows(Array.from(test, () => [1]));
        return toClasses(certain, { from: [only], to: classes });
      }
      const model = estimator.fit(rows.view(train), labels, {
        sampleWeight: sampleWeight && Float64Array.from(train, (row) => sampleWeight[row]),
        groups: groups && Array.from(train, (row) => groups[row]),
      });
      const probabilities = model.predictProba(rows.view(test));
      return toClasses(probabilities, { from: model.classes, to: classes });
    },
  };
}

/** @throws {RangeError} If a row is left out never, or twice. */
function foldsOfRows(splits: readonly Split[], rows: number): Uint32Array {
  const folds = new Int32Array(rows).fill(-1);
  splits.forEach(({ test }, fold) =>
    test.forEach((row) => {
      if (folds[row] >= 0) {
        throw new RangeError(
          `Cannot predict out of fold: row ${row} is a test row of folds ${
            folds[row]
          } and ${fold}; it must be one of a single fold`,
        );
      }
      folds[row] = fold;
    })
  );
  const never = folds.indexOf(-1);
  if (never >= 0) {
    throw new RangeError(
      `Cannot predict out of fold: row ${never} is no test row of any fold; every row must be one`,
    );
  }
  return Uint32Array.from(folds);
}
