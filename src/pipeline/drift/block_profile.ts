import type { Block } from "../../core/block.ts";
import type { Matrix } from "../../core/matrix.ts";
import { SparseMatrix } from "../../core/sparse_matrix.ts";
import type { ModelState, Stateful, StateReader } from "../../core/state.ts";
import { NumberProfile } from "./number_profile.ts";
import { readRows } from "./read_counts.ts";

/** So many features of a dense block are compared, evenly chosen. */
const DENSE = 1024;
/** So many features of a sparse block are compared: those that most rows have. */
const SPARSE = 256;

/** Beyond so many deviations a feature counts no further in a row's distance, so that no single one decides it. */
export const FARTHEST = 4;

/** Where the features of training rows lie, and how far from their mean.
 *
 * Of a sparse block it is compared only whether a row has a feature, as weights in a row depend on how many others it has.
 */
export class BlockProfile implements Stateful {
  /** The features that are compared, ascending. */
  readonly columns: Uint32Array;
  /** Mean of each, over the rows that have the modality. */
  readonly mean: Float64Array;
  /** Population variance of each. */
  readonly variance: Float64Array;
  /** Number of rows that have the modality. */
  readonly rows: number;
  /** How far rows are from the mean; absent if the block is sparse. */
  readonly distances?: NumberProfile;
  readonly #precision: Float64Array;

  /** A profile of moments, one a column. */
  constructor(
    fields: Pick<BlockProfile, "columns" | "mean" | "variance" | "rows" | "distances">,
  ) {
    this.columns = fields.columns;
    this.mean = fields.mean;
    this.variance = fields.variance;
    this.rows = fields.rows;
    this.distances = fields.distances;
    this.#precision = this.variance.map((variance, j) => 1 / withRounding(variance, this.mean[j]));
  }

  /** The profile of a block. */
  static of({ features, present }: Block): BlockProfile {
    return features instanceof SparseMatrix
      ? sparseProfile(features, present)
      : denseProfile(features, present);
  }

  /** How far each row is from the mean of the training rows: the root mean square over features, in deviations of each and
   * at most 4; NaN where a row lacks the modality.
   *
   * @param options `leftOut`: each row is one of those that the profile was made of, and is measured as if it were not.
   */
  distancesOf(
    { features, present }: { features: Matrix; present: Uint8Array },
    options: { leftOut: boolean } = { leftOut: false },
  ): Float64Array {
    const { columns, mean } = this, n = this.rows, most = FARTHEST * FARTHEST;
    const distances = new Float64Array(features.rows).fill(NaN);
    for (let i = 0; i < features.rows; i++) {
      if (present[i] === 0) continue;
      const row = features.row(i);
      let sum = 0;
      for (let k = 0; k < columns.length; k++) {
        const difference = row[columns[k]] - mean[k];
        let square = difference * difference * this.#precision[k];
        // Mean and variance without the row itself.
        if (options.leftOut) square = square < n - 1 ? square * n / (n - 1 - square) : most;
        sum += square < most ? square : most;
      }
      distances[i] = Math.sqrt(sum / columns.length);
    }
    return distances;
  }

  /** Everything that it remembers, as plain data. */
  toState(): ModelState {
    const { columns, mean, variance, rows, distances } = this;
    const shape = [columns.length];
    return {
      type: "BlockProfile",
      fields: { rows },
      tensors: {
        columns: { shape, data: columns },
        mean: { shape, data: mean },
        variance: { shape, data: variance },
      },
      children: distances === undefined ? {} : { distances: distances.toState() },
    };
  }

  /** The profile of a state.
   *
   * @throws {ModelFormatError} If the state is not one.
   */
  static fromState(state: StateReader): BlockProfile {
    const columns = state.u32("columns", [-1]);
    if (columns.some((column, k) => k > 0 && column <= columns[k - 1])) {
      state.fail("columns", "must be ascending");
    }
    const mean = state.f64("mean", [columns.length]);
    if (!mean.every(Number.isFinite)) state.fail("mean", "must be finite");
    const variance = state.f64("variance", [columns.length]);
    if (!variance.every((value) => value >= 0 && value < Infinity)) {
      state.fail("variance", "must be finite and ≥ 0");
    }
    const distances = state.hasChild("distances")
      ? state.step("distances", NumberProfile)
      : undefined;
    return new BlockProfile({ columns, mean, variance, rows: readRows(state, "rows"), distances });
  }
}

/** A variance that is never less than what rounding leaves of a constant feature. */
export function withRounding(variance: number, mean: number): number {
  const rounding = 1e-9 * Math.abs(mean) + 1e-12;
  return Math.max(variance, rounding * rounding);
}

function denseProfile(features: Matrix, present: Uint8Array): BlockProfile {
  const width = Math.min(features.columns, DENSE);
  const columns = Uint32Array.from(
    { length: width },
    (_, k) => Math.floor(k * features.columns / width),
  );
  const rows = present.reduce((sum, one) => sum + one, 0);
  const mean = new Float64Array(width), variance = new Float64Array(width);
  eachValue(features, { present, columns }, (value, k) => mean[k] += value / rows);
  eachValue(features, { present, columns }, (value, k) => {
    variance[k] += (value - mean[k]) ** 2 / rows;
  });
  const moments = { columns, mean, variance, rows };
  const leftOut = new BlockProfile(moments).distancesOf({ features, present }, { leftOut: true });
  return new BlockProfile({ ...moments, distances: NumberProfile.of(leftOut) });
}

function eachValue(
  features: Matrix,
  { present, columns }: { present: Uint8Array; columns: Uint32Array },
  visit: (value: number, k: number) => void,
): void {
  for (let i = 0; i < features.rows; i++) {
    if (present[i] === 0) continue;
    const row = features.row(i);
    for (let k = 0; k < columns.length; k++) visit(row[columns[k]], k);
  }
}

function sparseProfile(features: SparseMatrix, present: Uint8Array): BlockProfile {
  const rows = present.reduce((sum, one) => sum + one, 0);
  const frequency = columnCounts(features);
  const columns = Uint32Array.from(frequency.keys())
    .sort((a, b) => frequency[b] - frequency[a] || a - b)
    .slice(0, SPARSE)
    .sort();
  const mean = Float64Array.from(columns, (column) => rows === 0 ? 0 : frequency[column] / rows);
  return new BlockProfile({
    columns,
    mean,
    variance: mean.map((share) => share * (1 - share)),
    rows,
  });
}

/** How many rows have each feature. */
function columnCounts({ columns, indices }: SparseMatrix): Uint32Array {
  const counts = new Uint32Array(columns);
  for (const column of indices) counts[column]++;
  return counts;
}
