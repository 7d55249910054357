import { BlockMatrix } from "../core/block_matrix.ts";
import { checkInteger } from "../core/check.ts";
import { multiply, multiplyTransposed } from "../core/kernels/products.ts";
import { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, toMatrix } from "../core/ml_matrix.ts";
import { transpose } from "../core/transpose.ts";
import { CCAModel, checkPairs } from "./cca_model.ts";
import { checkFinite } from "./check_features.ts";
import { StandardScaler } from "./standard_scaler.ts";
import { thinSvd } from "./thin_svd.ts";

/** Options of {@linkcode CCA}. */
export interface CCAOptions {
  /** How many pairs of scores to keep. @default {as many as both blocks have independent columns} */
  readonly nComponents?: number;
  /** Ridge added to the diagonal of each block's correlation matrix, ≥ 0: above 0, training correlations are lower, and
   * those of held-out rows may be higher. @default {0}
   */
  readonly regularization?: number;
}

/** Canonical correlation analysis: pairs of directions, one in each of two blocks, along which rows correlate most.
 *
 * Exact, by singular value decompositions: agrees with the limit of scikit-learn 1.9.1's iterative `CCA` up to sign and scale.
 * Columns that others determine are no obstacle: only independent directions count. Training correlations overstate what
 * blocks share: with few rows a column they are high by chance, and 1 where rows are no more than columns. Judge by
 * {@linkcode CCAModel.score} on held-out rows.
 *
 * @example
 * ```ts
 * import { CCA, Matrix } from "@medley/medley";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const x = Matrix.fromRows([[1, 5], [2, 1], [3, 4], [4, 2], [5, 5]]);
 * const y = Matrix.fromRows([[2], [4.1], [5.9], [8], [10]]);
 * const model = new CCA().fit(x, y);
 * assertAlmostEquals(model.correlations[0], 0.9999, 1e-3);
 * ```
 */
export class CCA {
  /** How many pairs of scores to keep; undefined: all. */
  readonly nComponents?: number;
  /** Ridge added to the diagonal of each block's correlation matrix. */
  readonly regularization: number;

  /** Checks the options.
   *
   * @throws {RangeError} If `nComponents` is not a whole number ≥ 1, or `regularization` is not finite and ≥ 0.
   */
  constructor(options: CCAOptions = {}) {
    const { nComponents, regularization = 0 } = options;
    if (nComponents !== undefined) checkInteger("nComponents", nComponents, 1);
    if (!Number.isFinite(regularization) || regularization < 0) {
      throw new RangeError(
        `Cannot use regularization: it must be ≥ 0: current value is ${regularization}`,
      );
    }
    this.nComponents = nComponents;
    this.regularization = regularization;
  }

  /** Finds the pairs of directions.
   *
   * @param x Shape `(rows, columns of x)`.
   * @param y Shape `(rows, columns of y)`.
   * @throws {ShapeError} If the blocks differ in rows.
   * @throws {RangeError} If an entry is NaN or infinite, there are fewer than two rows, a block has no column that varies,
   * or more pairs are wanted than the blocks have independent columns.
   */
  fit(x: DenseMatrix, y: DenseMatrix): CCAModel {
    checkPairs("fit a CCA", x, y);
    const own = this.#whiten("x", x), other = this.#whiten("y", y);
    const most = Math.min(own.whitening.columns, other.whitening.columns);
    const { nComponents: pairs = most } = this;
    if (pairs > most) {
      throw new RangeError(
        `Cannot fit a CCA: nComponents must be at most ${most}, the lesser number of independent ` +
          `columns of x and y: current value is ${pairs}`,
      );
    }
    const { left, right } = thinSvd(multiplyTransposed(own.rows, other.rows), {
      left: true,
      right: true,
    });
    const xWeights = multiply(own.whitening, firstColumns(left, pairs));
    const yWeights = multiply(other.whitening, firstColumns(right, pairs));
    faceUp(xWeights, yWeights);
    const fields = { xMean: own.mean, yMean: other.mean, xWeights, yWeights };
    const unscored = new CCAModel({ ...fields, correlations: new Float64Array(pairs) });
    return new CCAModel({ ...fields, correlations: unscored.score(x, y) });
  }

  #whiten(block: string, given: DenseMatrix): WhiteBlock {
    if (given.rows < 2) {
      throw new RangeError(
        `Cannot fit a CCA: at least two rows are needed: there are ${given.rows}`,
      );
    }
    const { rows, columns, data } = toMatrix(given);
    const x = new Matrix(rows, columns, Float64Array.from(data));
    checkFinite(`fit a CCA to ${block}`, BlockMatrix.of(x));
    const constant = `Cannot fit a CCA: no column of ${block} varies`;
    if (columns === 0) throw new RangeError(constant);
    const scaler = new StandardScaler().fit(x), { mean, scale } = scaler;
    const { left, singularValues, right } = thinSvd(scaler.transform(x), {
      left: true,
      right: true,
    });
    const noise = singularValues[0] * Math.max(rows, columns) * Number.EPSILON;
    const rank = singularValues.filter((value) => value > noise).length;
    if (rank === 0) throw new RangeError(constant);
    const lengths = singularValues.map((value) =>
      Math.sqrt(value * value / rows + this.regularization)
    );
    return {
      mean,
      rows: firstColumns(left, rank, (_, k) => singularValues[k] / lengths[k]),
      whitening: firstColumns(right, rank, (j, k) => 1 / (scale[j] * lengths[k])),
    };
  }
}

/** All canonical correlations of two blocks over their rows, descending: as many as both have independent columns.
 *
 * Errors as those of {@linkcode CCA.fit}.
 *
 * @param x Shape `(rows, columns of x)`.
 * @param y Shape `(rows, columns of y)`.
 */
export function canonicalCorrelations(x: DenseMatrix, y: DenseMatrix): Float64Array {
  return new CCA().fit(x, y).correlations;
}

/** A block in independent directions. */
interface WhiteBlock {
  /** Means of its columns. */
  readonly mean: Float64Array;
  /** Its rows along the directions, uncorrelated and of one variance, but for a ridge. */
  readonly rows: Matrix;
  /** What centred columns are multiplied by to become these, of variance 1. */
  readonly whitening: Matrix;
}

/** The first `count` columns, every entry times its factor. */
function firstColumns(
  x: Matrix,
  count: number,
  factor: (row: number, column: number) => number = () => 1,
): Matrix {
  const first = Matrix.zeros(x.rows, count);
  first.data.forEach((_, at) => {
    const i = Math.floor(at / count), j = at % count;
    first.data[at] = x.data[i * x.columns + j] * factor(i, j);
  });
  return first;
}

/** Turns both directions of a pair so that the largest weight of x is positive: which way they point is arbitrary. */
function faceUp(xWeights: Matrix, yWeights: Matrix): void {
  const columns = transpose(xWeights);
  for (let k = 0; k < columns.rows; k++) {
    let largest = 0;
    for (const value of columns.row(k)) if (Math.abs(value) > Math.abs(largest)) largest = value;
    if (largest > 0) continue;
    for (const { rows, columns, data } of [xWeights, yWeights]) {
      for (let i = 0; i < rows; i++) data[i * columns + k] *= -1;
    }
  }
}
