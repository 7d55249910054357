import { fisherExact } from "./fisher_exact.ts";
import { kolmogorovSmirnovTail } from "./kolmogorov_smirnov.ts";
import { cellOf, type NumberProfile } from "./number_profile.ts";
import { populationStabilityIndex } from "./population_stability_index.ts";

/** Into so many groups of training values the index divides them. */
const GROUPS = 10;

/** Counts new numbers where a profile has counted those of training rows. */
export class NumberTally {
  readonly #profile: NumberProfile;
  readonly #counts: Uint32Array;
  #rows = 0;
  #least = Infinity;
  #largest = -Infinity;

  constructor(profile: NumberProfile) {
    this.#profile = profile;
    this.#counts = new Uint32Array(profile.counts.length);
  }

  /** Adds numbers; NaN is left out. */
  add(values: Float64Array): void {
    for (const value of values) {
      if (Number.isNaN(value)) continue;
      this.#counts[cellOf(this.#profile.edges, value)]++;
      this.#rows++;
      if (value < this.#least) this.#least = value;
      if (value > this.#largest) this.#largest = value;
    }
  }

  /** How the distributions differ; undefined where either is of no value.
   *
   * @param options `rise`: whether only larger numbers count.
   */
  compare({ rise }: { rise: boolean }) {
    const before = this.#profile.rows, now = this.#rows;
    if (before === 0 || now === 0) return undefined;
    const ks = farthestApart(this.#profile.counts, this.#counts, { rise });
    return {
      before: this.#profile.quantile(0.5),
      now: this.#median(),
      psi: populationStabilityIndex(...this.#groups()),
      ks,
      pValue: kolmogorovSmirnovTail(ks, { before, now, rise }),
    };
  }

  /** How many more lie outside of the range of training rows than by chance; undefined where either side is of no value. */
  compareOutside() {
    const before = { count: this.#profile.outermost("both"), of: this.#profile.rows };
    const now = { count: this.#counts[0] + this.#counts.at(-1)!, of: this.#rows };
    if (before.of === 0 || now.of === 0) return undefined;
    return {
      before: before.count / before.of,
      now: now.count / now.of,
      pValue: fisherExact(before, now, { rise: true }),
    };
  }

  #median(): number {
    const { edges } = this.#profile, half = this.#rows / 2;
    let below = 0;
    const cell = this.#counts.findIndex((count) => (below += count) >= half);
    if (cell % 2 === 1) return edges[(cell - 1) / 2];
    const low = cell === 0 ? this.#least : edges[cell / 2 - 1];
    const high = cell === this.#counts.length - 1 ? this.#largest : edges[cell / 2];
    const inside = this.#counts[cell];
    return low + (high - low) * (half - below + inside) / inside;
  }

  /** The counts before and now: below all training values, in groups of about a tenth of them, and above them all. */
  #groups(): [before: number[], now: number[]] {
    const { counts, rows } = this.#profile, last = counts.length - 1;
    const before = [0], now = [this.#counts[0]];
    let isFull = true;
    for (let cell = 1; cell < last; cell++) {
      if (isFull) {
        before.push(0);
        now.push(0);
      }
      before[before.length - 1] += counts[cell];
      now[now.length - 1] += this.#counts[cell];
      isFull = before[before.length - 1] >= rows / GROUPS;
    }
    return [[...before, 0], [...now, this.#counts[last]]];
  }
}

/** The largest difference of the distribution functions at the bounds of cells; `rise`: how much lower the new one is. */
function farthestApart(
  before: Uint32Array,
  now: Uint32Array,
  { rise }: { rise: boolean },
): number {
  const total = before.reduce((sum, count) => sum + count, 0);
  const totalNow = now.reduce((sum, count) => sum + count, 0);
  let below = 0, belowNow = 0, farthest = 0;
  for (let cell = 0; cell < before.length; cell++) {
    below += before[cell];
    belowNow += now[cell];
    const difference = below / total - belowNow / totalNow;
    farthest = Math.max(farthest, rise ? difference : Math.abs(difference));
  }
  return farthest;
}
