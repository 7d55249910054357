import { BlockMatrix } from "../core/block_matrix.ts";
import { multiply } from "../core/kernels/products.ts";
import { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, inKindOf, type SameKind, toMatrix } from "../core/ml_matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import { checkColumns, checkFinite } from "./check_features.ts";
import { positiveFromState } from "./positive_from_state.ts";
import { storedAs } from "./stored_as.ts";
import type { TransformerModel } from "./transformer.ts";

/** A fitted `RBFSampler`. */
export class RBFSamplerModel implements TransformerModel {
  /** How fast the kernel falls with squared distance: a number, whatever was asked for. */
  readonly gamma: number;
  /** Frequencies, shape `(columns, nComponents)`. */
  readonly weights: Matrix;
  /** What is added to each product, in [0, 2π). */
  readonly offset: Float64Array;

  /** Of what a fit has found. */
  constructor(fields: Pick<RBFSamplerModel, "gamma" | "weights" | "offset">) {
    this.gamma = fields.gamma;
    this.weights = fields.weights;
    this.offset = fields.offset;
  }

  /** Number of columns that it was fitted on. */
  get columns(): number {
    return this.weights.rows;
  }

  /** Number of columns that it makes. */
  get nComponents(): number {
    return this.weights.columns;
  }

  /** Features whose products come close to the kernel, shape `(rows, nComponents)`: f32 where `given` holds f32, and an
   * ml-matrix for one.
   *
   * @throws {ShapeError} If there are not as many columns as were fitted.
   * @throws {RangeError} If an entry is NaN or infinite.
   */
  transform<X extends DenseMatrix>(given: X): SameKind<X> {
    checkColumns("take random cosines of", given, this.columns);
    const x = toMatrix(given);
    checkFinite("take random cosines", BlockMatrix.of(x));
    const features = multiply(x, this.weights), height = Math.sqrt(2 / this.nComponents);
    features.data.forEach((product, at) =>
      features.data[at] = height * Math.cos(product + this.offset[at % this.nComponents])
    );
    return inKindOf(given, storedAs(x, features));
  }

  /** Everything it remembers, as plain data. */
  toState(): ModelState {
    const { rows, columns, data } = this.weights;
    return {
      type: "RBFSamplerModel",
      fields: { gamma: this.gamma },
      tensors: {
        weights: { shape: [rows, columns], data },
        offset: { shape: [columns], data: this.offset },
      },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of an RBF sampler.
   */
  static fromState(reader: StateReader): RBFSamplerModel {
    const offset = reader.f64("offset", [-1]);
    if (offset.length === 0) reader.fail("offset", "must hold a number");
    const weights = reader.f64("weights", [-1, offset.length]);
    for (const [name, values] of Object.entries({ offset, weights })) {
      if (!values.every(Number.isFinite)) reader.fail(name, "must be finite");
    }
    return new RBFSamplerModel({
      gamma: positiveFromState(reader, "gamma"),
      weights: new Matrix(weights.length / offset.length, offset.length, weights),
      offset,
    });
  }
}
