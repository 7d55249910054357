import { BlockMatrix } from "../core/block_matrix.ts";
import { multiply } from "../core/kernels/products.ts";
import { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, inKindOf, type SameKind, toMatrix } from "../core/ml_matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import { transpose } from "../core/transpose.ts";
import { centred } from "./centred.ts";
import { checkColumns, checkFinite } from "./check_features.ts";
import { storedAs } from "./stored_as.ts";
import type { TransformerModel } from "./transformer.ts";

/** A fitted `PCA`. */
export class PCAModel implements TransformerModel {
  /** Means of the columns. */
  readonly mean: Float64Array;
  /** Axes of largest variance, in descending order of it: orthonormal rows, shape `(nComponents, columns)`. Of each, the
   * entry of largest absolute value is positive.
   */
  readonly components: Matrix;
  /** Variance along each component, with `rows − 1` as divisor. */
  readonly explainedVariance: Float64Array;
  /** Share of each in the variance of all columns; NaN where no column varies. */
  readonly explainedVarianceRatio: Float64Array;
  /** Square root of the sum of squares along each component. */
  readonly singularValues: Float64Array;
  /** Mean variance along the directions left out; 0 where there is none. */
  readonly noiseVariance: number;
  /** Whether scores are brought to variance 1. */
  readonly whiten: boolean;

  /** Of what a fit has found. */
  constructor(
    fields: Pick<
      PCAModel,
      | "mean"
      | "components"
      | "explainedVariance"
      | "explainedVarianceRatio"
      | "singularValues"
      | "noiseVariance"
      | "whiten"
    >,
  ) {
    this.mean = fields.mean;
    this.components = fields.components;
    this.explainedVariance = fields.explainedVariance;
    this.explainedVarianceRatio = fields.explainedVarianceRatio;
    this.singularValues = fields.singularValues;
    this.noiseVariance = fields.noiseVariance;
    this.whiten = fields.whiten;
  }

  /** Number of columns that it was fitted on. */
  get columns(): number {
    return this.components.columns;
  }

  /** Number of components kept. */
  get nComponents(): number {
    return this.components.rows;
  }

  /** Scores along the components, shape `(rows, nComponents)`: f32 where `given` holds f32, and an ml-matrix for one.
   *
   * @throws {ShapeError} If there are not as many columns as were fitted.
   * @throws {RangeError} If an entry is NaN or infinite.
   */
  transform<X extends DenseMatrix>(given: X): SameKind<X> {
    checkColumns("project on components", given, this.columns);
    const x = toMatrix(given);
    checkFinite("project on components", BlockMatrix.of(x));
    const scores = multiply(centred(x, this.mean), transpose(this.components));
    if (this.whiten) eachEntry(scores, (value, k) => value / this.#deviation(k));
    return inKindOf(given, storedAs(x, scores));
  }

  /** Rows of the given scores: those that `transform` came from, less what lies outside of the components.
   *
   * @param given Shape `(rows, nComponents)`.
   * @throws {ShapeError} If there are not as many columns as components.
   * @throws {RangeError} If an entry is NaN or infinite.
   */
  inverseTransform<Z extends DenseMatrix>(given: Z): SameKind<Z> {
    checkColumns("go back from scores of", given, this.nComponents);
    const z = toMatrix(given);
    checkFinite("go back from scores", BlockMatrix.of(z));
    const scores = new Matrix(z.rows, z.columns, Float64Array.from(z.data));
    if (this.whiten) eachEntry(scores, (value, k) => value * this.#deviation(k));
    const rows = multiply(scores, this.components);
    eachEntry(rows, (value, j) => value + this.mean[j]);
    return inKindOf(given, storedAs(z, rows));
  }

  /** Everything it remembers, as plain data. */
  toState(): ModelState {
    const { rows, columns, data } = this.components;
    return {
      type: "PCAModel",
      fields: { noiseVariance: this.noiseVariance, whiten: this.whiten },
      tensors: {
        mean: { shape: [columns], data: this.mean },
        components: { shape: [rows, columns], data },
        explainedVariance: { shape: [rows], data: this.explainedVariance },
        explainedVarianceRatio: { shape: [rows], data: this.explainedVarianceRatio },
        singularValues: { shape: [rows], data: this.singularValues },
      },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a PCA.
   */
  static fromState(reader: StateReader): PCAModel {
    const explainedVariance = reader.f64("explainedVariance", [-1]);
    const mean = reader.f64("mean", [-1]);
    const rows = explainedVariance.length, columns = mean.length;
    const components = reader.f64("components", [rows, columns]);
    const singularValues = reader.f64("singularValues", [rows]);
    const noiseVariance = reader.number("noiseVariance");
    for (const [name, values] of Object.entries({ mean, components })) {
      if (!values.every(Number.isFinite)) reader.fail(name, "must be finite");
    }
    for (
      const [name, values] of Object.entries({
        explainedVariance,
        singularValues,
        noiseVariance: [noiseVariance],
      })
    ) {
      if (!values.every((value) => Number.isFinite(value) && value >= 0)) {
        reader.fail(name, "must be finite and at least 0");
      }
    }
    return new PCAModel({
      mean,
      components: new Matrix(rows, columns, components),
      explainedVariance,
      explainedVarianceRatio: reader.f64("explainedVarianceRatio", [rows]),
      singularValues,
      noiseVariance,
      whiten: reader.boolean("whiten"),
    });
  }

  /** What whitening divides by: never 0, also where a component has no variance. */
  #deviation(k: number): number {
    return Math.max(Math.sqrt(this.explainedVariance[k]), Number.EPSILON);
  }
}

/** Changes every entry in place; `change` is told its column. */
function eachEntry({ columns, data }: Matrix, change: (value: number, column: number) => number) {
  data.forEach((value, at) => data[at] = change(value, at % columns));
}
