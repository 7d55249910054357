import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import { inKindOf, type SameKind } from "../core/ml_matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import { checkColumns } from "./check_features.ts";
import { classesFromState } from "./classes_from_state.ts";
import type { ClassifierModel, FeatureInput } from "./classifier.ts";

/** A fitted `DummyClassifier`. */
export class DummyClassifierModel implements ClassifierModel {
  readonly classes: readonly Label[];
  /** What it says of every row, one a class. */
  readonly probabilities: Float64Array;
  /** Number of feature columns, at which it does not look. */
  readonly columns: number;

  /** Of what a fit has found. */
  constructor(fields: Pick<DummyClassifierModel, "classes" | "probabilities" | "columns">) {
    this.classes = fields.classes;
    this.probabilities = fields.probabilities;
    this.columns = fields.columns;
  }

  /** The same probabilities for each row.
   *
   * @throws {ShapeError} If `x` has another number of columns than it was fitted on.
   */
  predictProba<X extends FeatureInput>(x: X): SameKind<X> {
    checkColumns("predict from", x, this.columns);
    const same = Matrix.zeros(x.rows, this.classes.length);
    for (let i = 0; i < x.rows; i++) same.row(i).set(this.probabilities);
    return inKindOf(x, same);
  }

  /** The most probable class, for each row; of equals, the first. Errors as those of `predictProba`. */
  predict(x: FeatureInput): Label[] {
    checkColumns("predict from", x, this.columns);
    const place = this.probabilities.indexOf(Math.max(...this.probabilities));
    return Array<Label>(x.rows).fill(this.classes[place]);
  }

  /** Everything it remembers, as plain data. */
  toState(): ModelState {
    return {
      type: "DummyClassifierModel",
      fields: { classes: this.classes, columns: this.columns },
      tensors: {
        probabilities: { shape: [this.classes.length], data: this.probabilities },
      },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a dummy classifier.
   */
  static fromState(reader: StateReader): DummyClassifierModel {
    const classes = classesFromState(reader);
    const probabilities = reader.f64("probabilities", [classes.length]);
    const sum = probabilities.reduce((total, p) => total + p, 0);
    if (!probabilities.every((p) => p >= 0) || !(Math.abs(sum - 1) < 1e-9)) {
      reader.fail("probabilities", "must be at least 0, and sum to 1");
    }
    return new DummyClassifierModel({ classes, probabilities, columns: reader.count("columns") });
  }
}
