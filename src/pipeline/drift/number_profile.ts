import type { ModelState, Stateful, StateReader } from "../../core/state.ts";
import { readCounts } from "./read_counts.ts";

/** Shares of the values at which edges lie: the least, every twentieth, the largest. */
const EDGES = 20;

/** Where the numbers of training rows lie: counts between and at about every twentieth of them.
 *
 * Edge `k` is a value that was met; `counts[2k + 1]` rows have exactly it, `counts[2k]` lie between the edge before and it,
 * and the last count is of what lies above all of them.
 */
export class NumberProfile implements Stateful {
  /** Ascending: the first is the least value, the last the largest. */
  readonly edges: Float64Array;
  /** Twice as many as the edges, and one. */
  readonly counts: Uint32Array;
  /** Number of values. */
  readonly rows: number;

  /** A profile of edges, and of the counts at and between them. */
  constructor({ edges, counts }: Pick<NumberProfile, "edges" | "counts">) {
    this.edges = edges;
    this.counts = counts;
    this.rows = counts.reduce((sum, count) => sum + count, 0);
  }

  /** The profile of numbers; NaN is left out. */
  static of(values: ArrayLike<number>): NumberProfile {
    const sorted = Float64Array.from(values).filter((value) => !Number.isNaN(value)).sort();
    const places = Array.from(
      { length: sorted.length === 0 ? 0 : EDGES + 1 },
      (_, k) => Math.round(k / EDGES * (sorted.length - 1)),
    );
    const edges = Float64Array.from(new Set(places.map((place) => sorted[place])));
    const counts = new Uint32Array(2 * edges.length + 1);
    for (const value of sorted) counts[cellOf(edges, value)]++;
    return new NumberProfile({ edges, counts });
  }

  /** Values that no other one reaches: what would lie outside, were it not there itself. */
  outermost(side: "both" | "upper"): number {
    const last = this.counts.length - 2;
    if (last < 0) return 0;
    const largest = this.counts[last] === 1 ? 1 : 0;
    const least = this.counts[1] === 1 && last > 1 ? 1 : 0;
    return side === "upper" ? largest : largest + least;
  }

  /** The edge that a share of the values does not exceed. */
  quantile(share: number): number {
    let below = 0;
    return this.edges.find((_, k) => {
      below += this.counts[2 * k] + this.counts[2 * k + 1];
      return below >= share * this.rows;
    }) ?? NaN;
  }

  /** Everything that it remembers, as plain data. */
  toState(): ModelState {
    const { edges, counts } = this;
    return {
      type: "NumberProfile",
      fields: {},
      tensors: {
        edges: { shape: [edges.length], data: edges },
        counts: { shape: [counts.length], data: counts },
      },
    };
  }

  /** The profile of a state.
   *
   * @throws {ModelFormatError} If the state is not one.
   */
  static fromState(state: StateReader): NumberProfile {
    const edges = state.f64("edges", [-1]);
    const isAscending = edges.every((edge, k) =>
      Number.isFinite(edge) && (k === 0 || edge > edges[k - 1])
    );
    if (!isAscending) state.fail("edges", "must be finite and ascending");
    const counts = readCounts(state, "counts", 2 * edges.length + 1);
    if (counts[0] !== 0 || counts.at(-1) !== 0) {
      state.fail("counts", "must be 0 below the first edge and above the last");
    }
    if (edges.some((_, k) => counts[2 * k + 1] === 0)) {
      state.fail("counts", "must be above 0 at every edge");
    }
    return new NumberProfile({ edges, counts });
  }
}

/** The place in the counts of a value. */
export function cellOf(edges: Float64Array, value: number): number {
  let low = 0, high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle] < value) low = middle + 1;
    else high = middle;
  }
  return edges[low] === value ? 2 * low + 1 : 2 * low;
}
