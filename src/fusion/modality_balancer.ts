import { BlockMatrix } from "../core/block_matrix.ts";
import { checkInteger, checkOneOf, checkSeed } from "../core/check.ts";
import type { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, toMatrix } from "../core/ml_matrix.ts";
import { checkFinite } from "../models/check_features.ts";
import { PCA } from "../models/pca.ts";
import { StandardScaler } from "../models/standard_scaler.ts";
import { type Balance, weightOf } from "./balance.ts";
import {
  type BalancedModality,
  checkSameRows,
  ModalityBalancerModel,
  reduced,
} from "./modality_balancer_model.ts";

/** Options of {@linkcode ModalityBalancer}. */
export interface ModalityBalancerOptions {
  /** Most columns that a modality keeps, ≥ 1: a wider one is standardised and reduced to its principal components. @default {100} */
  readonly targetDim?: number;
  /** Whether modalities that are narrow enough are standardised too. @default {true} */
  readonly scaleNarrow?: boolean;
  /** Scale of the modalities, as in early fusion: an equal width alone gives them no equal weight. @default {"block"} */
  readonly balance?: Balance;
  /** Seed of the principal components, where they are found at random. @default {42} */
  readonly seed?: number;
}

/** Brings modalities of very different widths to like widths and one scale.
 *
 * Reducing alone does not balance: principal components keep the variance of what they reduce, so that a block of 100
 * components may still outweigh one of 15 columns by far. So each block is divided by its root-mean-square row norm, as
 * `EarlyFusion` does. `{ scaleNarrow: false, balance: "none" }` is the tutorial's own way.
 *
 * @example
 * ```ts
 * import { Matrix, ModalityBalancer, RandomState } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const random = new RandomState(42);
 * const draw = (rows: number, columns: number) =>
 *   new Matrix(rows, columns, Float64Array.from({ length: rows * columns }, () => random.normal()));
 * const model = new ModalityBalancer({ targetDim: 10 }).fit({ image: draw(50, 200), tabular: draw(50, 6) });
 * assertEquals(model.dimensions, { image: 10, tabular: 6 });
 * const test = model.transform({ image: draw(3, 200), tabular: draw(3, 6) });
 * assertEquals([test.image.rows, test.image.columns], [3, 10]);
 * ```
 */
export class ModalityBalancer {
  /** Most columns that a modality keeps. */
  readonly targetDim: number;
  /** Whether narrow modalities are standardised too. */
  readonly scaleNarrow: boolean;
  /** Scale of the modalities. */
  readonly balance: Balance;
  /** Seed of the principal components. */
  readonly seed: number;

  /** Checks the options.
   *
   * @throws {RangeError} If `targetDim` is not an integer of at least 1, or `seed` one from 0 to 2³² − 1.
   * @throws {TypeError} If `balance` is an unknown word.
   */
  constructor(options: ModalityBalancerOptions = {}) {
    const { targetDim = 100, scaleNarrow = true, balance = "block", seed = 42 } = options;
    checkInteger("targetDim", targetDim, 1);
    checkOneOf("balance", balance, ["block", "none"]);
    checkSeed(seed);
    this.targetDim = targetDim;
    this.scaleNarrow = scaleNarrow;
    this.balance = balance;
    this.seed = seed;
  }

  /** Learns scales and components of each modality.
   *
   * @param features Shape `(rows, columns)` each, all with the same rows. Of fewer rows than `targetDim`, a wide modality keeps
   * as many components as there are rows, less one.
   * @throws {TypeError} If there is no modality.
   * @throws {ShapeError} If the modalities differ in their number of rows.
   * @throws {RangeError} If a value is NaN or infinite, or a wide modality has one row.
   */
  fit(features: Readonly<Record<string, DenseMatrix>>): ModalityBalancerModel {
    checkSameRows("balance", features);
    return new ModalityBalancerModel(
      Object.fromEntries(
        Object.entries(features).map((
          [name, given],
        ) => [name, this.#fitOne(name, toMatrix(given))]),
      ),
    );
  }

  #fitOne(modality: string, x: Matrix): BalancedModality {
    const { columns } = x;
    checkFinite(`balance the modality "${modality}"`, BlockMatrix.of(x));
    const wide = columns > this.targetDim;
    const scaler = wide || this.scaleNarrow ? new StandardScaler().fit(x) : undefined;
    const nComponents = Math.max(1, Math.min(this.targetDim, x.rows - 1));
    const pca = wide
      ? new PCA({ nComponents, seed: this.seed }).fit(scaler!.transform(x))
      : undefined;
    const weight = this.balance === "none" ? 1 : weightOf(reduced(x, { scaler, pca }).data, x.rows);
    return { columns, scaler, pca, weight };
  }
}
