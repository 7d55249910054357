import { BlockMatrix } from "../core/block_matrix.ts";
import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import { inKindOf, type SameKind } from "../core/ml_matrix.ts";
import { mostProbable } from "../core/most_probable.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import {
  addScores,
  type BoostedTrees,
  boostedTreesFromState,
  boostedTreesToTensors,
} from "./boosted_trees.ts";
import { checkColumns, checkFinite } from "./check_features.ts";
import { classProbabilities } from "./class_probabilities.ts";
import { classesFromState } from "./classes_from_state.ts";
import type { ClassifierModel, FeatureInput } from "./classifier.ts";
import { encodeLevels, type LevelCodes, levelsFromState, levelsToState } from "./level_codes.ts";
import { writeOut } from "./write_out.ts";

/** A fitted `HistGradientBoostingClassifier`. */
export class HistGradientBoostingModel implements ClassifierModel {
  /** Class labels, sorted. */
  readonly classes: readonly Label[];
  /** Number of feature columns. */
  readonly columns: number;
  /** Scores before any tree: for two classes that of the second against the first, or else one a class. */
  readonly baseline: Float64Array;
  /** The trees, one a score in each iteration. */
  readonly trees: BoostedTrees;
  /** The columns that hold levels, and their levels. */
  readonly levels: LevelCodes;
  readonly #isCategorical: Uint8Array;

  /** Of what a fit has found. */
  constructor(
    fields: Pick<
      HistGradientBoostingModel,
      "classes" | "columns" | "baseline" | "trees" | "levels"
    >,
  ) {
    this.classes = fields.classes;
    this.columns = fields.columns;
    this.baseline = fields.baseline;
    this.trees = fields.trees;
    this.levels = fields.levels;
    this.#isCategorical = markColumns(fields.levels.columns, fields.columns);
  }

  /** How often trees were added. */
  get iterations(): number {
    return (this.trees.starts.length - 1) / this.baseline.length;
  }

  /** Sums of what the trees say, on top of the baseline: shape `(rows, classes)`, for two classes `(rows, 1)`.
   *
   * NaN goes where each split has learnt that missing values go; so does a level that the fit has not seen.
   *
   * @throws {ShapeError} If `x` has another number of columns than it was fitted on.
   * @throws {RangeError} If a feature is infinite.
   * @throws {LimitError} If sparse features are too many to be written out.
   */
  decisionFunction<X extends FeatureInput>(x: X): SameKind<X> {
    return inKindOf(x, this.#scores(x));
  }

  /** Probabilities, shape `(rows, classes)`; each row sums to 1. Errors as those of `decisionFunction`. */
  predictProba<X extends FeatureInput>(x: X): SameKind<X> {
    return inKindOf(x, classProbabilities(this.#scores(x)));
  }

  /** The most probable class of each row. */
  predict(x: FeatureInput): Label[] {
    return mostProbable(classProbabilities(this.#scores(x)), this.classes);
  }

  /** Everything it remembers, as plain data. */
  toState(): ModelState {
    const { classes, columns, baseline } = this;
    const levels = levelsToState(this.levels);
    return {
      type: "HistGradientBoostingModel",
      fields: { classes, columns, ...levels.fields },
      tensors: {
        ...boostedTreesToTensors(this.trees),
        ...levels.tensors,
        baseline: { shape: [baseline.length], data: baseline },
      },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of boosted trees that end.
   */
  static fromState(reader: StateReader): HistGradientBoostingModel {
    const classes = classesFromState(reader);
    const columns = reader.count("columns");
    const outputs = classes.length === 2 ? 1 : classes.length;
    const baseline = reader.f64("baseline", [outputs]);
    if (!baseline.every(Number.isFinite)) reader.fail("baseline", "must be finite");
    const levels = levelsFromState(reader, columns);
    const trees = boostedTreesFromState(reader, markColumns(levels.columns, columns));
    if ((trees.starts.length - 1) % outputs !== 0) {
      reader.fail("starts", `must hold ${outputs} trees an iteration`);
    }
    return new HistGradientBoostingModel({ classes, columns, baseline, trees, levels });
  }

  #scores(x: FeatureInput): Matrix {
    const blocks = BlockMatrix.of(x);
    checkColumns("predict from", blocks, this.columns);
    checkFinite("predict", blocks, { nan: "pass" });
    const rows = writeOut(blocks), scores = Matrix.zeros(rows.rows, this.baseline.length);
    encodeLevels(rows, this.levels);
    for (let i = 0; i < rows.rows; i++) {
      const ofRow = scores.row(i) as Float64Array;
      ofRow.set(this.baseline);
      addScores(this.trees, this.#isCategorical, { row: rows.row(i), scores: ofRow });
    }
    return scores;
  }
}

/** 1 for each of some columns, 0 for the others. */
export function markColumns(columns: readonly number[], width: number): Uint8Array {
  const marks = new Uint8Array(width);
  for (const column of columns) marks[column] = 1;
  return marks;
}
