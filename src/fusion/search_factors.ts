/** What is known of factors that were tried. */
export interface TriedFactors<Fit> {
  /** One a block. */
  readonly factors: readonly number[];
  /** The smaller, the better. */
  readonly loss: number;
  /** What was fitted with them. */
  readonly fit: Fit;
}

/** Fits at most. */
const MOST_FITS = 12;

/** The factors of least loss that a bounded coordinate search finds: it starts at 1 each, and the first of equals wins.
 *
 * One factor after the other is halved and doubled, and goes as far again in the direction that was better: ¼ or 4. It sweeps until
 * a sweep finds nothing better, or 12 fits are done.
 *
 * @param count How many factors.
 * @param tryFactors Fits with factors, and judges the fit.
 */
export function searchFactors<Fit>(
  count: number,
  tryFactors: (factors: readonly number[]) => { readonly loss: number; readonly fit: Fit },
): TriedFactors<Fit> {
  const tried = new Set<string>();
  const attempt = (factors: readonly number[]): TriedFactors<Fit> | undefined => {
    const key = factors.join();
    if (tried.size === MOST_FITS || tried.has(key)) return undefined;
    tried.add(key);
    return { factors, ...tryFactors(factors) };
  };
  let best = attempt(new Array(count).fill(1))!;
  const go = (at: number, start: readonly number[], step: number): boolean => {
    const next = attempt(start.with(at, start[at] * step));
    if (next === undefined || next.loss >= best.loss) return false;
    best = next;
    return true;
  };
  for (let isBetter = true; isBetter && tried.size < MOST_FITS;) {
    const before = best;
    for (let at = 0; at < count; at++) {
      const { factors } = best;
      const isLess = go(at, factors, 0.5), isMore = go(at, factors, 2);
      if (isMore) go(at, factors, 4);
      else if (isLess) go(at, factors, 0.25);
    }
    isBetter = best !== before;
  }
  return best;
}
