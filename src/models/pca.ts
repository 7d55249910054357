import { BlockMatrix } from "../core/block_matrix.ts";
import { checkOneOf, checkSeed } from "../core/check.ts";
import { columnMoments } from "../core/kernels/stats.ts";
import type { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, toMatrix } from "../core/ml_matrix.ts";
import { centred } from "./centred.ts";
import { checkFinite } from "./check_features.ts";
import { PCAModel } from "./pca_model.ts";
import { chooseSolver, type PCASolver, pcaSolvers } from "./pca_solvers.ts";
import type { Transformer } from "./transformer.ts";

/** Options of {@linkcode PCA}. */
export interface PCAOptions {
  /** How many components to keep: a whole number, or a share in (0, 1): as few as explain more than that share of the
   * variance. @default {as many as there are rows or columns, whichever is fewer}
   */
  readonly nComponents?: number;
  /** Whether scores are brought to variance 1. @default {false} */
  readonly whiten?: boolean;
  /** How components are found. @default {"auto"} */
  readonly svdSolver?: PCASolver;
  /** Seed of the randomised solver. @default {42} */
  readonly seed?: number;
}

/** Principal component analysis: new columns along the directions in which rows vary most.
 *
 * Columns are centred, not scaled. Agrees with scikit-learn 1.9.1, signs included, within 1e-8 of the largest entry; the
 * randomised solver draws the same directions for the same seed.
 *
 * @example
 * ```ts
 * import { Matrix, PCA } from "@medley/medley";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const x = Matrix.fromRows([[1, 1], [2, 2.1], [3, 2.9], [4, 4]]);
 * const model = new PCA({ nComponents: 1 }).fit(x);
 * assertAlmostEquals(model.explainedVarianceRatio[0], 0.999, 1e-3);
 * assertAlmostEquals(model.inverseTransform(model.transform(x)).row(3)[0], 4, 0.1);
 * ```
 */
export class PCA implements Transformer {
  /** How many components to keep, or which share of the variance; undefined: all. */
  readonly nComponents?: number;
  /** Whether scores are brought to variance 1. */
  readonly whiten: boolean;
  /** How components are found. */
  readonly svdSolver: PCASolver;
  /** Seed of the randomised solver. */
  readonly seed: number;

  /** Checks the options.
   *
   * @throws {RangeError} If `nComponents` is neither a whole number ≥ 1 nor a share in (0, 1), is a share though the
   * solver is randomised, or `seed` is not an integer from 0 to 2³² − 1.
   * @throws {TypeError} If `svdSolver` is an unknown word.
   */
  constructor(options: PCAOptions = {}) {
    const { nComponents, whiten = false, svdSolver = "auto", seed = 42 } = options;
    checkOneOf("svdSolver", svdSolver, ["auto", ...Object.keys(pcaSolvers)]);
    checkNComponents(nComponents, svdSolver);
    checkSeed(seed);
    this.nComponents = nComponents;
    this.whiten = whiten;
    this.svdSolver = svdSolver;
    this.seed = seed;
  }

  /** Finds the components, in f64 whatever the matrix holds.
   *
   * @param given Shape `(rows, columns)`, of at least two rows.
   * @throws {RangeError} If an entry is NaN or infinite, there are fewer than two rows or no column, or more components
   * are wanted than there are rows or columns.
   */
  fit(given: DenseMatrix): PCAModel {
    const x = toMatrix(given);
    const most = Math.min(x.rows, x.columns), wanted = this.nComponents ?? most;
    if (x.rows < 2 || x.columns === 0) {
      throw new RangeError(
        "Cannot fit a PCA: at least two rows and one column are needed: " +
          `there are ${x.rows} and ${x.columns}`,
      );
    }
    if (wanted > most) {
      throw new RangeError(
        `Cannot fit a PCA: nComponents must be at most ${most}, the lesser of ${x.rows} rows and ` +
          `${x.columns} columns: current value is ${wanted}`,
      );
    }
    checkFinite("fit a PCA", BlockMatrix.of(x));
    const { mean, variance } = columnMoments(x);
    const total = variance.reduce((sum, value) => sum + value, 0) * x.rows / (x.rows - 1);
    if (!Number.isFinite(total)) {
      throw new RangeError(
        `Cannot fit a PCA: values are too large to square: their variance is ${total}`,
      );
    }
    const solver = this.svdSolver === "auto" ? chooseSolver(x, wanted) : this.svdSolver;
    const axes = pcaSolvers[solver](centred(x, mean), { nComponents: wanted, seed: this.seed });
    const variances = axes.singularValues.map((value) => value * value / (x.rows - 1));
    const ratios = variances.map((variance) => variance / total);
    const kept = wanted < 1 ? Math.min(most, countFor(ratios, wanted)) : wanted;
    return new PCAModel({
      mean,
      components: facingUp(axes.components.takeRows(Array.from({ length: kept }, (_, k) => k))),
      explainedVariance: variances.slice(0, kept),
      explainedVarianceRatio: ratios.slice(0, kept),
      singularValues: axes.singularValues.slice(0, kept),
      noiseVariance: kept === most ? 0 : leftOver(variances, { total, kept, most }),
      whiten: this.whiten,
    });
  }
}

function checkNComponents(nComponents: number | undefined, svdSolver: PCASolver): void {
  if (nComponents === undefined || Number.isInteger(nComponents) && nComponents >= 1) return;
  const share = nComponents > 0 && nComponents < 1;
  if (share && svdSolver !== "randomized") return;
  throw new RangeError(
    "Cannot use nComponents: it must be a whole number ≥ 1" +
      (share ? ` where the solver is randomised` : ", or a share between 0 and 1") +
      `: current value is ${nComponents}`,
  );
}

/** How many of the largest shares it takes to exceed the one given. */
function countFor(ratios: Float64Array, share: number): number {
  let sum = 0;
  const reached = ratios.map((ratio) => sum += ratio).filter((explained) => explained <= share);
  return reached.length + 1;
}

/** Mean variance of the directions that are not kept; the randomised solver has not seen them, but knows their sum. */
function leftOver(
  variances: Float64Array,
  { total, kept, most }: { total: number; kept: number; most: number },
): number {
  const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  return variances.length > kept
    ? sumOf(variances.subarray(kept)) / (variances.length - kept)
    : Math.max(0, total - sumOf(variances)) / (most - kept);
}

/** Of every row, the entry of largest absolute value made positive: the direction of an axis is arbitrary. */
function facingUp(components: Matrix): Matrix {
  for (let k = 0; k < components.rows; k++) {
    const row = components.row(k);
    let largest = 0;
    for (const value of row) if (Math.abs(value) > Math.abs(largest)) largest = value;
    if (largest < 0) row.forEach((value, j) => row[j] = -value);
  }
  return components;
}
