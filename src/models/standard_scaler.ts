import { columnMoments, scaleColumns } from "../core/kernels/stats.ts";
import { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, inKindOf, type SameKind, toMatrix } from "../core/ml_matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import { checkColumns } from "./check_features.ts";
import type { Transformer, TransformerModel } from "./transformer.ts";

/** Options of {@linkcode StandardScaler}. */
export interface StandardScalerOptions {
  /** Whether columns are centred. @default {true} */
  readonly withMean?: boolean;
  /** Whether columns are divided by their deviation. @default {true} */
  readonly withStd?: boolean;
}

/** Brings every column to mean 0 and variance 1; NaN is ignored, and stays.
 *
 * A column that is constant, or constant up to rounding, is only centred. Agrees with scikit-learn 1.9.1.
 *
 * @example
 * ```ts
 * import { Matrix, StandardScaler } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const model = new StandardScaler().fit(Matrix.fromRows([[1, 7], [3, 7]]));
 * assertEquals([...model.transform(Matrix.fromRows([[5, 7]])).data], [3, 0]);
 * ```
 */
export class StandardScaler implements Transformer {
  /** Whether columns are centred. */
  readonly withMean: boolean;
  /** Whether columns are divided by their deviation. */
  readonly withStd: boolean;

  /** Holds the options. */
  constructor(options: StandardScalerOptions = {}) {
    this.withMean = options.withMean ?? true;
    this.withStd = options.withStd ?? true;
  }

  /** Learns means and deviations, in f64 whatever the matrix holds.
   *
   * @param given Shape `(rows, columns)`; NaN is ignored.
   * @throws {RangeError} If an entry is infinite.
   */
  fit(given: DenseMatrix): StandardScalerModel {
    const x = toMatrix(given);
    if (x.rows === 0) throw new RangeError("Cannot fit a scaler: there is no row");
    const { count, mean, variance } = columnMoments(x);
    const overflow = variance.findIndex((value, j) => count[j] > 0 && !Number.isFinite(value));
    if (overflow >= 0) {
      throw new RangeError(
        `Cannot standardise column ${overflow}: it holds an infinite value, or values too large to square: ` +
          `its mean is ${mean[overflow]}`,
      );
    }
    const scale = variance.map((value, j) =>
      !this.withStd || isConstant(value, mean[j], count[j]) ? 1 : Math.sqrt(value)
    );
    return new StandardScalerModel({
      withMean: this.withMean,
      withStd: this.withStd,
      count,
      mean,
      variance,
      scale,
    });
  }
}

/** A fitted {@linkcode StandardScaler}. */
export class StandardScalerModel implements TransformerModel {
  /** Whether columns are centred. */
  readonly withMean: boolean;
  /** Whether columns are divided by their deviation. */
  readonly withStd: boolean;
  /** Number of values that are not NaN, one a column. */
  readonly count: Float64Array;
  /** One a column; NaN where there was no value. */
  readonly mean: Float64Array;
  /** Population variance, one a column; NaN where there was no value. */
  readonly variance: Float64Array;
  /** What columns are divided by. */
  readonly scale: Float64Array;

  /** Of what a fit has found. */
  constructor(
    fields: Pick<
      StandardScalerModel,
      "withMean" | "withStd" | "count" | "mean" | "variance" | "scale"
    >,
  ) {
    this.withMean = fields.withMean;
    this.withStd = fields.withStd;
    this.count = fields.count;
    this.mean = fields.mean;
    this.variance = fields.variance;
    this.scale = fields.scale;
  }

  /** Number of columns that it was fitted on. */
  get columns(): number {
    return this.mean.length;
  }

  /** Centres and divides; the result holds f32 where `x` does.
   *
   * @throws {ShapeError} If there are not as many columns as were fitted.
   */
  transform<X extends DenseMatrix>(x: X): SameKind<X> {
    checkColumns("standardise", x, this.columns);
    return inKindOf(x, scaleColumns(toMatrix(x), { centre: this.#centre(), scale: this.scale }));
  }

  /** What `transform` came from.
   *
   * @throws {ShapeError} If there are not as many columns as were fitted.
   */
  inverseTransform<X extends DenseMatrix>(given: X): SameKind<X> {
    checkColumns("standardise", given, this.columns);
    const x = toMatrix(given);
    // f32 is rounded after each step, as scikit-learn does.
    const round = x.data instanceof Float32Array ? Math.fround : (value: number) => value;
    const centre = this.#centre().map(round), scale = this.scale.map(round);
    const data = x.data.map((value, at) => {
      const j = at % x.columns;
      return round(value * scale[j]) + centre[j];
    });
    return inKindOf(given, new Matrix(x.rows, x.columns, data));
  }

  /** Everything it remembers, as plain data. */
  toState(): ModelState {
    const shape = [this.mean.length];
    return {
      type: "StandardScalerModel",
      fields: { withMean: this.withMean, withStd: this.withStd },
      tensors: {
        count: { shape, data: this.count },
        mean: { shape, data: this.mean },
        variance: { shape, data: this.variance },
        scale: { shape, data: this.scale },
      },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a scaler.
   */
  static fromState(reader: StateReader): StandardScalerModel {
    const count = reader.f64("count", [-1]);
    const shape = [count.length];
    if (!count.every((value) => Number.isInteger(value) && value >= 0)) {
      reader.fail("count", "must be whole numbers");
    }
    const read = (name: string, least: number) => {
      const values = reader.f64(name, shape);
      const fits = (value: number, j: number) =>
        Number.isNaN(value) ? count[j] === 0 : value >= least && value < Infinity;
      return values.every(fits) ? values : reader.fail(
        name,
        `must be finite and ≥ ${least}, or NaN in a column without values`,
      );
    };
    return new StandardScalerModel({
      withMean: reader.boolean("withMean"),
      withStd: reader.boolean("withStd"),
      count,
      mean: read("mean", -Number.MAX_VALUE),
      variance: read("variance", 0),
      scale: read("scale", Number.MIN_VALUE),
    });
  }

  #centre(): Float64Array {
    return this.withMean ? this.mean : new Float64Array(this.mean.length);
  }
}

/** Whether a variance is no more than what rounding leaves of a constant column. */
function isConstant(variance: number, mean: number, count: number): boolean {
  const rounding = count * mean * Number.EPSILON;
  return variance <= count * Number.EPSILON * variance + rounding * rounding;
}
