import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import { inKindOf, type SameKind } from "../core/ml_matrix.ts";
import { BlockMatrix } from "../core/block_matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import { checkColumns, checkFinite } from "./check_features.ts";
import { classesFromState } from "./classes_from_state.ts";
import type { ClassifierModel, FeatureInput } from "./classifier.ts";
import { type ForestTrees, meanLeaves, treesFromState, treesToTensors } from "./forest_trees.ts";
import { mostProbable } from "../core/most_probable.ts";
import { writeOut } from "./write_out.ts";

/** A fitted forest: a `RandomForestClassifier`, or an `ExtraTreesClassifier`. */
export class RandomForestModel implements ClassifierModel {
  /** Class labels, sorted. */
  readonly classes: readonly Label[];
  /** Number of feature columns. */
  readonly columns: number;
  /** The trees. */
  readonly trees: ForestTrees;
  /** How much each column lowered the impurity, on average over the trees; sums to 1, or all are 0 if no tree has a split. */
  readonly featureImportances: Float64Array;
  /** Accuracy on rows by the trees that had not drawn them; undefined unless asked for. */
  readonly oobScore?: number;

  /** Of what a fit has found. */
  constructor(
    fields: Pick<
      RandomForestModel,
      "classes" | "columns" | "trees" | "featureImportances" | "oobScore"
    >,
  ) {
    this.classes = fields.classes;
    this.columns = fields.columns;
    this.trees = fields.trees;
    this.featureImportances = fields.featureImportances;
    this.oobScore = fields.oobScore;
  }

  /** Mean class shares of the leaves that a row falls into, shape `(rows, classes)`; each row sums to 1.
   *
   * @throws {ShapeError} If `x` has another number of columns than it was fitted on.
   * @throws {RangeError} If a feature is NaN or infinite.
   * @throws {LimitError} If sparse features are too many to be written out.
   */
  predictProba<X extends FeatureInput>(x: X): SameKind<X> {
    return inKindOf(x, this.#shares(x));
  }

  /** The most probable class of each row. */
  predict(x: FeatureInput): Label[] {
    return mostProbable(this.#shares(x), this.classes);
  }

  /** Everything it remembers, as plain data. */
  toState(): ModelState {
    const { classes, columns, oobScore, featureImportances } = this;
    return {
      type: "RandomForestModel",
      fields: { classes, columns, oobScore: oobScore ?? null },
      tensors: {
        ...treesToTensors(this.trees),
        featureImportances: { shape: [columns], data: featureImportances },
      },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a forest whose trees end.
   */
  static fromState(reader: StateReader): RandomForestModel {
    const classes = classesFromState(reader);
    const columns = reader.count("columns");
    const featureImportances = reader.f64("featureImportances", [columns]);
    if (!featureImportances.every((value) => value >= 0 && value <= 1 + 1e-9)) {
      reader.fail("featureImportances", "must be shares");
    }
    return new RandomForestModel({
      classes,
      columns,
      trees: treesFromState(reader, { columns, classes: classes.length }),
      featureImportances,
      oobScore: reader.json("oobScore") === null ? undefined : reader.number("oobScore"),
    });
  }

  #shares(x: FeatureInput): Matrix {
    const blocks = BlockMatrix.of(x);
    checkColumns("predict from", blocks, this.columns);
    checkFinite("predict", blocks);
    return meanLeaves(this.trees, writeOut(blocks), this.classes.length);
  }
}
