import type { ClassCount } from "./class_counts.ts";

/** Precision, recall or F1 of a class, from its counts; `zeroDivision` where there is nothing to divide by. */
export type ClassScore = (count: ClassCount, zeroDivision: number) => number;

/** The share of the rows predicted as the class that are of it. */
export function precisionOf({ hits, predicted }: ClassCount, zeroDivision: number): number {
  return predicted === 0 ? zeroDivision : hits / predicted;
}

/** The share of the rows of the class that are predicted as it. */
export function recallOf({ hits, support }: ClassCount, zeroDivision: number): number {
  return support === 0 ? zeroDivision : hits / support;
}

/** The harmonic mean of both. */
export function f1Of({ hits, predicted, support }: ClassCount, zeroDivision: number): number {
  const uses = support + predicted;
  return uses === 0 ? zeroDivision : 2 * hits / uses;
}

/** One number for all classes: the mean over the classes (`macro`), that weighted by their rows, or the score of their sum (`micro`).
 *
 * Scores that are NaN are left out of a mean.
 */
export function averageOf(
  counts: readonly ClassCount[],
  score: ClassScore,
  options: { average: "macro" | "micro" | "weighted"; zeroDivision: number },
): number {
  const { average, zeroDivision } = options;
  if (average === "micro") return score(sumOf(counts), zeroDivision);
  const scored = counts.map((count) => ({
    score: score(count, zeroDivision),
    weight: average === "weighted" ? count.support : 1,
  })).filter(({ score }) => !Number.isNaN(score));
  const total = scored.reduce((sum, { weight }) => sum + weight, 0);
  return total === 0
    ? scored.reduce((sum, { score }) => sum + score, 0) / scored.length
    : scored.reduce((sum, { score, weight }) => sum + score * weight, 0) / total;
}

function sumOf(counts: readonly ClassCount[]): ClassCount {
  return counts.reduce((sum, { hits, predicted, support }) => ({
    hits: sum.hits + hits,
    predicted: sum.predicted + predicted,
    support: sum.support + support,
  }));
}

/** @throws {RangeError} If `zeroDivision` is not 0, 1 or NaN. */
export function checkZeroDivision(zeroDivision: number): void {
  if (zeroDivision === 0 || zeroDivision === 1 || Number.isNaN(zeroDivision)) return;
  throw new RangeError(
    `Cannot use zeroDivision: it must be 0, 1 or NaN: current value is ${zeroDivision}`,
  );
}
