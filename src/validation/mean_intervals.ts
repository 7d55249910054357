import { checkInteger } from "../core/check.ts";
import { encodeLabels, type Label } from "../core/label.ts";
import { RandomState } from "../core/random.ts";
import type { Interval } from "./intervals.ts";
import { quantile } from "./quantile.ts";

/** How rows are drawn. */
export interface ResampleOptions {
  /** The group of each row: rows of a group are drawn together. @default {every row stands alone} */
  readonly groups?: readonly Label[];
  /** Number of bootstrap resamples, ≥ 1. @default {2000} */
  readonly resamples?: number;
  /** Seed of the resampling. @default {42} */
  readonly seed?: number;
}

/** The means of values that are known row by row, each with a 95 % interval: a percentile bootstrap of rows, or of whole groups.
 *
 * @param lists At least one, of one value a row each; all are resampled by the same draws.
 * @throws {RangeError} If `resamples` is not an integer of at least 1.
 */
export function meanIntervals(
  lists: readonly Float64Array[],
  { groups, resamples = 2000, seed = 42 }: ResampleOptions = {},
): Interval[] {
  checkInteger("resamples", resamples, 1);
  const { sums, sizes } = sumByUnit(lists, groups);
  const units = sizes.length;
  const random = new RandomState(seed);
  const means = lists.map(() => new Float64Array(resamples));
  const draws = new Uint32Array(units);
  for (let resample = 0; resample < resamples; resample++) {
    for (let draw = 0; draw < units; draw++) draws[draw] = random.randomInteger(units);
    const rows = sumOf(sizes, draws);
    sums.forEach((values, list) => means[list][resample] = sumOf(values, draws) / rows);
  }
  return lists.map((values, list) => {
    const sorted = means[list].sort();
    return {
      value: values.reduce((sum, value) => sum + value, 0) / values.length,
      low: quantile(sorted, 0.025),
      high: quantile(sorted, 0.975),
    };
  });
}

/** What is drawn as one: rows, or the sums of groups. */
function sumByUnit(
  lists: readonly Float64Array[],
  groups: readonly Label[] | undefined,
): { sums: readonly Float64Array[]; sizes: Float64Array } {
  if (groups === undefined) {
    return { sums: lists, sizes: new Float64Array(lists[0].length).fill(1) };
  }
  const { classes, indices } = encodeLabels(groups);
  const sums = lists.map((values) => {
    const sum = new Float64Array(classes.length);
    indices.forEach((group, row) => sum[group] += values[row]);
    return sum;
  });
  const sizes = new Float64Array(classes.length);
  for (const group of indices) sizes[group]++;
  return { sums, sizes };
}

function sumOf(values: Float64Array, places: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < places.length; i++) sum += values[places[i]];
  return sum;
}
