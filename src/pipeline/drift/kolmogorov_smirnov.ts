/** How likely chance alone puts two samples as far apart: the asymptotic Kolmogorov distribution.
 *
 * Source: Stephens, "Use of the Kolmogorov–Smirnov, Cramér–von Mises and related statistics without extensive tables", 1970,
 * for small samples. Where values tie it is larger than the truth.
 *
 * @param distance The largest difference of the two distribution functions.
 * @param options `rise`: whether the distance is that in one direction only.
 */
export function kolmogorovSmirnovTail(
  distance: number,
  { before, now, rise }: { before: number; now: number; rise: boolean },
): number {
  const root = Math.sqrt(before * now / (before + now));
  const lambda = (root + 0.12 + 0.11 / root) * distance;
  if (rise) return Math.exp(-2 * lambda * lambda);
  // The series converges slowly where the probability is 1 to ten digits.
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1, term = 1; term > 1e-17 && k < 100; k++) {
    term = Math.exp(-2 * k * k * lambda * lambda);
    sum += k % 2 === 1 ? term : -term;
  }
  return Math.min(1, 2 * sum);
}
