import { BlockMatrix } from "../core/block_matrix.ts";
import { multiply } from "../core/kernels/products.ts";
import { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, inKindOf, type SameKind, toMatrix } from "../core/ml_matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import { checkColumns, checkFinite } from "./check_features.ts";
import { positiveFromState } from "./positive_from_state.ts";
import { rbfKernel } from "./rbf_kernel.ts";
import { storedAs } from "./stored_as.ts";
import type { TransformerModel } from "./transformer.ts";

/** A fitted `Nystroem`. */
export class NystroemModel implements TransformerModel {
  /** How fast the kernel falls with squared distance: a number, whatever was asked for. */
  readonly gamma: number;
  /** The rows drawn as a basis, shape `(nComponents, columns)`. */
  readonly components: Matrix;
  /** The inverse root of the basis's kernel: symmetric, shape `(nComponents, nComponents)`. */
  readonly normalization: Matrix;

  /** Of what a fit has found. */
  constructor(fields: Pick<NystroemModel, "gamma" | "components" | "normalization">) {
    this.gamma = fields.gamma;
    this.components = fields.components;
    this.normalization = fields.normalization;
  }

  /** Number of columns that it was fitted on. */
  get columns(): number {
    return this.components.columns;
  }

  /** Number of columns that it makes. */
  get nComponents(): number {
    return this.components.rows;
  }

  /** Features whose products come close to the kernel, shape `(rows, nComponents)`: f32 where `given` holds f32, and an
   * ml-matrix for one.
   *
   * @throws {ShapeError} If there are not as many columns as were fitted.
   * @throws {RangeError} If an entry is NaN or infinite.
   */
  transform<X extends DenseMatrix>(given: X): SameKind<X> {
    checkColumns("compare with a basis of", given, this.columns);
    const x = toMatrix(given);
    checkFinite("compare with a basis", BlockMatrix.of(x));
    const kernel = rbfKernel(x, this.components, this.gamma);
    return inKindOf(given, storedAs(x, multiply(kernel, this.normalization)));
  }

  /** Everything it remembers, as plain data. */
  toState(): ModelState {
    const { rows, columns, data } = this.components;
    return {
      type: "NystroemModel",
      fields: { gamma: this.gamma, nComponents: rows },
      tensors: {
        components: { shape: [rows, columns], data },
        normalization: { shape: [rows, rows], data: this.normalization.data },
      },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a Nyström approximation.
   */
  static fromState(reader: StateReader): NystroemModel {
    const rows = reader.count("nComponents");
    if (rows === 0) reader.fail("nComponents", "must be at least 1");
    const components = reader.f64("components", [rows, -1]);
    const normalization = reader.f64("normalization", [rows, rows]);
    for (const [name, values] of Object.entries({ components, normalization })) {
      if (!values.every(Number.isFinite)) reader.fail(name, "must be finite");
    }
    return new NystroemModel({
      gamma: positiveFromState(reader, "gamma"),
      components: new Matrix(rows, components.length / rows, components),
      normalization: new Matrix(rows, rows, normalization),
    });
  }
}
