import type { Block } from "../../core/block.ts";
import { Matrix } from "../../core/matrix.ts";
import { SparseMatrix } from "../../core/sparse_matrix.ts";
import { incompleteBeta } from "../../models/pearsonr_incomplete_beta.ts";
import { type BlockProfile, withRounding } from "./block_profile.ts";
import { NumberTally } from "./number_tally.ts";

/** Sums up the features of new rows where a profile has those of training rows. */
export class BlockTally {
  readonly #profile: BlockProfile;
  /** Sums of the differences from the mean of training rows, and of their squares. */
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  readonly #distances?: NumberTally;
  #rows = 0;

  constructor(profile: BlockProfile) {
    this.#profile = profile;
    this.#sums = new Float64Array(profile.columns.length);
    this.#squares = new Float64Array(profile.columns.length);
    this.#distances = profile.distances && new NumberTally(profile.distances);
  }

  /** Adds the rows that have the modality. */
  add({ features, present }: Block): void {
    const { columns, mean } = this.#profile;
    const isSparse = features instanceof SparseMatrix;
    const dense = isSparse ? indicators(features, columns) : features;
    for (let i = 0; i < dense.rows; i++) {
      if (present[i] === 0) continue;
      const row = dense.row(i);
      this.#rows++;
      for (let k = 0; k < columns.length; k++) {
        const difference = row[isSparse ? k : columns[k]] - mean[k];
        this.#sums[k] += difference;
        this.#squares[k] += difference * difference;
      }
    }
    if (!isSparse) this.#distances?.add(this.#profile.distancesOf({ features, present }));
  }

  /** Which feature's mean differs most, and whether by chance: Student's test, with the larger of the two variances, as
   * features are skewed. Undefined where there are too few rows.
   */
  compareMeans() {
    const { columns, mean, variance, rows } = this.#profile, n = this.#rows;
    const degrees = Math.min(rows, n) - 1;
    if (degrees < 1 || columns.length === 0) return undefined;
    let shift = 0, place = 0;
    for (let k = 0; k < columns.length; k++) {
      const difference = this.#sums[k] / n;
      const now = Math.max(0, this.#squares[k] / n - difference * difference);
      const larger = withRounding(Math.max(variance[k], now), mean[k]);
      const deviations = Math.abs(difference) / Math.sqrt(larger);
      if (deviations > shift) [shift, place] = [deviations, k];
    }
    const t = shift / Math.sqrt(1 / rows + 1 / n);
    const pValue = incompleteBeta(t / Math.sqrt(t * t + degrees), degrees / 2);
    return { column: columns[place], shift, pValue: Math.min(1, pValue * columns.length) };
  }

  /** How much farther rows are from the mean of training rows; undefined if features are sparse. */
  compareDistances() {
    return this.#distances?.compare({ rise: true });
  }
}

/** 1 where a row has one of the columns, 0 where it has not. */
function indicators(features: SparseMatrix, columns: Uint32Array): Matrix {
  const placeOf = new Int32Array(features.columns).fill(-1);
  columns.forEach((column, k) => placeOf[column] = k);
  const dense = Matrix.zeros(features.rows, columns.length, "f32");
  for (let i = 0; i < features.rows; i++) {
    for (let k = features.indptr[i]; k < features.indptr[i + 1]; k++) {
      const place = placeOf[features.indices[k]];
      if (place >= 0) dense.row(i)[place] = 1;
    }
  }
  return dense;
}
