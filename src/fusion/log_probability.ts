/** Probabilities below this count as this: one sure and wrong member must not outweigh all others. */
const SMALLEST = 1e-6;

/** The logarithm of a probability, of 0 too. */
export function logProbability(probability: number): number {
  return Math.log(Math.max(probability, SMALLEST));
}
