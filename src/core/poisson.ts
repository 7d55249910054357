import type { RandomState } from "./random.ts";

/** A count from the Poisson distribution, drawn as NumPy's legacy stream draws it.
 *
 * Below a mean of 10 by multiplying uniform numbers (Knuth, "The Art of Computer Programming", vol. 2, section 3.4.1), from 10
 * on by transformed rejection (Hörmann, "The transformed rejection method for generating Poisson random variables", 1993).
 *
 * @throws {RangeError} If `mean` is not finite and ≥ 0.
 */
export function drawPoisson(random: RandomState, mean: number): number {
  if (!Number.isFinite(mean) || mean < 0) {
    throw new RangeError(
      `Cannot draw from a Poisson distribution: its mean must be finite and ≥ 0: current value is ${mean}`,
    );
  }
  if (mean === 0) return 0;
  return mean < 10 ? byMultiplication(random, mean) : byRejection(random, mean);
}

function byMultiplication(random: RandomState, mean: number): number {
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = random.random(); product > least; product *= random.random()) count++;
  return count;
}

/** Hörmann's algorithm PTRS. */
function byRejection(random: RandomState, mean: number): number {
  const root = Math.sqrt(mean), logMean = Math.log(mean);
  const b = 0.931 + 2.53 * root;
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  while (true) {
    const u = random.random() - 0.5, v = random.random();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor((2 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    const hat = Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (us * us) + b);
    if (hat <= count * logMean - mean - logFactorial(count)) return count;
  }
}

/** Coefficients of Stirling's series for ln Γ, by powers of 1 / x². */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

/** ln(n!), by Stirling's series above a small product. */
function logFactorial(n: number): number {
  let product = 1;
  if (n < 15) {
    for (let k = 2; k <= n; k++) product *= k;
    return Math.log(product);
  }
  const x = n + 1;
  const series = STIRLING.reduceRight((sum, coefficient) => sum / (x * x) + coefficient, 0) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
