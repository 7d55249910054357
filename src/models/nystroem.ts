import { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, toMatrix } from "../core/ml_matrix.ts";
import { RandomState } from "../core/random.ts";
import { inverseRoot } from "./inverse_root.ts";
import { NystroemModel } from "./nystroem_model.ts";
import { gammaOn, type RbfGamma, rbfOptions } from "./rbf_gamma.ts";
import { rbfKernel } from "./rbf_kernel.ts";
import type { Transformer } from "./transformer.ts";

/** Options of {@linkcode Nystroem}. */
export interface NystroemOptions {
  /** How fast the kernel falls with squared distance, > 0; `"scale"`: `1 / (columns · variance of the rows fitted on)`.
   * @default {"scale"}
   */
  readonly gamma?: RbfGamma;
  /** Rows drawn, hence columns of the result; of fewer rows, all. @default {100} */
  readonly nComponents?: number;
  /** Seed of the draw. @default {42} */
  readonly seed?: number;
}

/** Columns in which a straight line is a curve: their products come close to an RBF kernel, `exp(−γ |x − y|²)`.
 *
 * Some rows are drawn as a basis; with their kernel K, a row x becomes `K(x, basis) · K(basis, basis)^(−1/2)`. A linear classifier
 * on these columns is a support vector machine's curved one at a fraction of its cost. Columns should be of like scale first.
 * Source: Williams and Seeger, "Using the Nyström method to speed up kernel machines", 2001. The same rows are drawn as in
 * scikit-learn 1.9.1 for the same seed, and features agree with it within 1e-6; its `gamma` is 1 / columns by default.
 *
 * @example
 * ```ts
 * import { ClassifierPipeline, LogisticRegression, Matrix, Nystroem, StandardScaler } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * // Neither class lies on one side of a straight line.
 * const x = Matrix.fromRows([[0, 0], [1, 1], [0, 1], [1, 0]]), y = ["same", "same", "other", "other"];
 * const pipeline = new ClassifierPipeline([new StandardScaler(), new Nystroem()], new LogisticRegression());
 * assertEquals(pipeline.fit(x, y).predict(x), y);
 * ```
 */
export class Nystroem implements Transformer {
  /** How fast the kernel falls with squared distance. */
  readonly gamma: RbfGamma;
  /** Rows drawn. */
  readonly nComponents: number;
  /** Seed of the draw. */
  readonly seed: number;

  /** Checks the options.
   *
   * @throws {RangeError} If `gamma` is not above 0, `nComponents` is not an integer of at least 1, or `seed` one from 0 to 2³² − 1.
   */
  constructor(options: NystroemOptions = {}) {
    const { gamma, nComponents, seed } = rbfOptions(options);
    this.gamma = gamma;
    this.nComponents = nComponents;
    this.seed = seed;
  }

  /** Draws the basis, and takes the inverse root of its kernel.
   *
   * @param given Shape `(rows, columns)`.
   * @throws {RangeError} If there is no row or no column, or an entry is NaN or infinite.
   */
  fit(given: DenseMatrix): NystroemModel {
    const x = toMatrix(given);
    const gamma = gammaOn("fit a Nyström approximation", x, this.gamma);
    const drawn = new RandomState(this.seed).permutation(x.rows).slice(0, this.nComponents);
    const components = asF64(x.takeRows(drawn));
    return new NystroemModel({
      gamma,
      components,
      normalization: inverseRoot(rbfKernel(components, components, gamma), LEAST_EIGENVALUE),
    });
  }
}

/** scikit-learn's: what a basis says twice must not be divided by 0. */
const LEAST_EIGENVALUE = 1e-12;

function asF64({ rows, columns, data }: Matrix): Matrix {
  return new Matrix(rows, columns, Float64Array.from(data));
}
