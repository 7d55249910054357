import { lnGamma } from "./ln_gamma.ts";

/** How likely chance alone gives a chi-square statistic as large: the regularised upper incomplete gamma function
 * `Q(degrees / 2, statistic / 2)`.
 *
 * By its series or its continued fraction, whichever is sooner exact. Source: NIST's Digital Library of Mathematical
 * Functions, 8.7.1 and 8.9.2; within a relative 1e-10.
 *
 * @param statistic At least 0.
 * @param degrees Degrees of freedom, at least 1.
 */
export function chiSquareTail(statistic: number, degrees: number): number {
  const a = degrees / 2, x = statistic / 2;
  if (x === 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - lnGamma(a));
  return x < a + 1 ? 1 - front * series(a, x) : front * continuedFraction(a, x);
}

function series(a: number, x: number): number {
  let term = 1 / a, sum = term;
  for (let k = 1; term > sum * Number.EPSILON; k++) sum += term *= x / (a + k);
  return sum;
}

/** Evaluated by Lentz's method. */
function continuedFraction(a: number, x: number): number {
  let b = x + 1 - a, c = Infinity, d = 1 / b, fraction = d;
  for (let k = 1;; k++) {
    const numerator = k * (a - k);
    b += 2;
    d = 1 / (b + numerator * d);
    c = b + numerator / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 4 * Number.EPSILON) return fraction;
  }
}
