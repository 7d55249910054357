import { BlockMatrix } from "../core/block_matrix.ts";
import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import { inKindOf, type SameKind } from "../core/ml_matrix.ts";
import { mostProbable } from "../core/most_probable.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import type { ClassifierModel, FeatureInput } from "./classifier.ts";
import { isClassifier } from "./step_kinds.ts";

/** A fitted `TunedThresholdClassifier`. */
export class TunedThresholdModel implements ClassifierModel {
  /** What gives the probabilities. */
  readonly classifier: ClassifierModel;
  /** What they are multiplied by, one a class: of geometric mean 1, all 1 where tuning has not proved itself. */
  readonly factors: Float64Array;

  /** Of what a fit has found. */
  constructor(fields: Pick<TunedThresholdModel, "classifier" | "factors">) {
    this.classifier = fields.classifier;
    this.factors = fields.factors;
  }

  /** Class labels, sorted. */
  get classes(): readonly Label[] {
    return this.classifier.classes;
  }

  /** Number of feature columns. */
  get columns(): number {
    return this.classifier.columns;
  }

  /** Probabilities times the factors, brought to sum 1, shape `(rows, classes)`: the largest is the decision.
   *
   * @throws {ShapeError} If `x` has another number of columns than it was fitted on.
   */
  predictProba<X extends FeatureInput>(x: X): SameKind<X> {
    const said = this.classifier.predictProba(BlockMatrix.of(x));
    return inKindOf(x, reweigh(said, this.factors));
  }

  /** The class decided for, of each row. */
  predict(x: FeatureInput): Label[] {
    return mostProbable(this.predictProba(BlockMatrix.of(x)), this.classes);
  }

  /** Everything it remembers, as plain data. */
  toState(): ModelState {
    return {
      type: "TunedThresholdModel",
      fields: {},
      tensors: { factors: { shape: [this.factors.length], data: this.factors } },
      children: { classifier: this.classifier.toState() },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a classifier with tuned thresholds.
   */
  static fromState(reader: StateReader): TunedThresholdModel {
    const classifier = reader.anyStep("classifier");
    if (!isClassifier(classifier)) return reader.fail("classifier", "must be a classifier");
    const factors = reader.f64("factors", [classifier.classes.length]);
    if (!factors.every((factor) => factor > 0 && factor < Infinity)) {
      reader.fail("factors", "must be finite and above 0");
    }
    return new TunedThresholdModel({ classifier, factors });
  }
}

/** Rows times one factor a column, brought to sum 1 again. */
export function reweigh({ rows, columns, data }: Matrix, factors: Float64Array): Matrix {
  const products = new Matrix(rows, columns, Float64Array.from(data));
  for (let i = 0; i < rows; i++) {
    const row = products.row(i);
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += row[k] *= factors[k];
    for (let k = 0; k < columns; k++) row[k] /= sum;
  }
  return products;
}
