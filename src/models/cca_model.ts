import { BlockMatrix } from "../core/block_matrix.ts";
import { multiply } from "../core/kernels/products.ts";
import { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, inKindOf, type SameKind, toMatrix } from "../core/ml_matrix.ts";
import type { ModelState, Stateful, StateReader } from "../core/state.ts";
import { transpose } from "../core/transpose.ts";
import { ShapeError } from "../errors.ts";
import { centred } from "./centred.ts";
import { checkColumns, checkFinite } from "./check_features.ts";
import { pearsonr } from "./pearsonr.ts";

/** Scores of the rows of two blocks: column `k` of one belongs to column `k` of the other. */
export interface CCAScores<X = Matrix, Y = Matrix> {
  /** Shape `(rows, nComponents)`. */
  readonly xScores: X;
  /** Shape `(rows, nComponents)`. */
  readonly yScores: Y;
}

/** A fitted `CCA`. */
export class CCAModel implements Stateful {
  /** Correlation of each pair of scores over the rows of the fit; descending, but for a ridge. */
  readonly correlations: Float64Array;
  /** Means of the columns of x. */
  readonly xMean: Float64Array;
  /** Means of the columns of y. */
  readonly yMean: Float64Array;
  /** What centred columns of x are multiplied by, shape `(columns of x, nComponents)`. */
  readonly xWeights: Matrix;
  /** What centred columns of y are multiplied by, shape `(columns of y, nComponents)`. */
  readonly yWeights: Matrix;

  /** Of what a fit has found. */
  constructor(
    fields: Pick<CCAModel, "correlations" | "xMean" | "yMean" | "xWeights" | "yWeights">,
  ) {
    this.correlations = fields.correlations;
    this.xMean = fields.xMean;
    this.yMean = fields.yMean;
    this.xWeights = fields.xWeights;
    this.yWeights = fields.yWeights;
  }

  /** Number of pairs of scores. */
  get nComponents(): number {
    return this.correlations.length;
  }

  /** Scores of both blocks, of variance 1 over the rows of the fit.
   *
   * @param x Shape `(rows, columns of x)`.
   * @param y Shape `(rows, columns of y)`.
   * @throws {ShapeError} If the blocks differ in rows, or there are not as many columns as were fitted.
   * @throws {RangeError} If an entry is NaN or infinite.
   */
  transform<X extends DenseMatrix, Y extends DenseMatrix>(
    x: X,
    y: Y,
  ): CCAScores<SameKind<X>, SameKind<Y>> {
    const { xScores, yScores } = this.#scores(x, y);
    return { xScores: inKindOf(x, xScores), yScores: inKindOf(y, yScores) };
  }

  /** Correlation of each pair of scores over other rows, such as rows held out: what the blocks truly share.
   *
   * Errors as those of `transform`.
   *
   * @returns One a pair; NaN where a score does not vary.
   */
  score(x: DenseMatrix, y: DenseMatrix): Float64Array {
    const { xScores, yScores } = this.#scores(x, y);
    const u = transpose(xScores), v = transpose(yScores);
    return this.correlations.map((_, k) => pearsonr(u.row(k), v.row(k)).r);
  }

  /** Everything it remembers, as plain data. */
  toState(): ModelState {
    const pairs = this.nComponents;
    return {
      type: "CCAModel",
      fields: {},
      tensors: {
        correlations: { shape: [pairs], data: this.correlations },
        xMean: { shape: [this.xMean.length], data: this.xMean },
        yMean: { shape: [this.yMean.length], data: this.yMean },
        xWeights: { shape: [this.xMean.length, pairs], data: this.xWeights.data },
        yWeights: { shape: [this.yMean.length, pairs], data: this.yWeights.data },
      },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a CCA.
   */
  static fromState(reader: StateReader): CCAModel {
    const finite = (name: string, shape: readonly number[]) => {
      const values = reader.f64(name, shape);
      return values.every(Number.isFinite) ? values : reader.fail(name, "must be finite");
    };
    const correlations = finite("correlations", [-1]), pairs = correlations.length;
    const xMean = finite("xMean", [-1]), yMean = finite("yMean", [-1]);
    const weights = (name: string, { length }: Float64Array) =>
      new Matrix(length, pairs, finite(name, [length, pairs]));
    return new CCAModel({
      correlations,
      xMean,
      yMean,
      xWeights: weights("xWeights", xMean),
      yWeights: weights("yWeights", yMean),
    });
  }

  #scores(x: DenseMatrix, y: DenseMatrix): CCAScores {
    checkPairs("project pairs of rows", x, y);
    return {
      xScores: scoresOf("x", x, { mean: this.xMean, weights: this.xWeights }),
      yScores: scoresOf("y", y, { mean: this.yMean, weights: this.yWeights }),
    };
  }
}

/** @throws {ShapeError} If two blocks have not the same number of rows. */
export function checkPairs(action: string, x: DenseMatrix, y: DenseMatrix): void {
  if (x.rows === y.rows) return;
  throw new ShapeError(`Cannot ${action}: x and y differ in rows`, {
    expected: `${x.rows}`,
    actual: `${y.rows}`,
  });
}

function scoresOf(
  block: string,
  given: DenseMatrix,
  { mean, weights }: { mean: Float64Array; weights: Matrix },
): Matrix {
  checkColumns(`project ${block} from`, given, mean.length);
  const rows = toMatrix(given);
  checkFinite(`project ${block}`, BlockMatrix.of(rows));
  return multiply(centred(rows, mean), weights);
}
