import { lnGamma } from "./ln_gamma.ts";

/** How many of some rows have something. */
export interface Share {
  /** Rows that have it. */
  readonly count: number;
  /** Rows that may have it. */
  readonly of: number;
}

/** Fisher's exact test: how likely chance alone makes two shares as different, given how many have it in all.
 *
 * @param options `rise`: only a larger share `now` counts; otherwise either direction does, and the smaller tail is doubled.
 * @returns 1 where either share is of no rows.
 */
export function fisherExact(before: Share, now: Share, options: { rise: boolean }): number {
  if (before.of === 0 || now.of === 0) return 1;
  const table = { drawn: now.of, having: before.count + now.count, all: before.of + now.of };
  const least = Math.max(0, table.having - before.of);
  const most = Math.min(table.having, now.of);
  const upper = tail(now.count, { ...table, step: 1, end: most });
  if (options.rise) return upper;
  const lower = tail(now.count, { ...table, step: -1, end: least });
  return Math.min(1, 2 * Math.min(upper, lower));
}

interface Tail {
  /** Rows now. */
  readonly drawn: number;
  /** Rows that have it, before and now. */
  readonly having: number;
  /** Rows before and now. */
  readonly all: number;
  /** 1 for the upper tail, -1 for the lower one. */
  readonly step: 1 | -1;
  /** The last number that is possible. */
  readonly end: number;
}

/** The probability of `from` and everything beyond it, of a hypergeometric distribution. */
function tail(from: number, table: Tail): number {
  const { drawn, having, all, step, end } = table;
  const isBeyondMean = step * (from - drawn * having / all) >= 0;
  // The terms grow on this side of the mean: the other tail is the shorter sum.
  if (!isBeyondMean) return 1 - sumFrom(from - step, { ...table, step: -step as 1 | -1, end: -1 });
  return sumFrom(from, { ...table, end });
}

function sumFrom(from: number, { drawn, having, all, step }: Tail): number {
  let term = Math.exp(
    lnChoose(having, from) + lnChoose(all - having, drawn - from) - lnChoose(all, drawn),
  );
  let sum = 0;
  for (let x = from; term > sum * Number.EPSILON; x += step) {
    sum += term;
    const up = (having - x) * (drawn - x), down = x * (all - having - drawn + x);
    term *= step === 1 ? up / ((x + 1) * (all - having - drawn + x + 1)) : down /
      ((having - x + 1) * (drawn - x + 1));
  }
  return Math.min(1, sum);
}

/** The logarithm of a binomial coefficient; −∞ where there is none. */
function lnChoose(n: number, k: number): number {
  if (k < 0 || k > n) return -Infinity;
  return lnGamma(n + 1) - lnGamma(k + 1) - lnGamma(n - k + 1);
}
