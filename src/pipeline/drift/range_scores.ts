import { FARTHEST } from "./block_profile.ts";
import { LevelProfile } from "./level_profile.ts";
import type { ModalityProfile } from "./modality_profile.ts";
import { levelsOf, type ModalityRows, numbersOf, unknownShares } from "./modality_rows.ts";
import type { NumberProfile } from "./number_profile.ts";

/** The share of training rows that are not far from the mean, do not have many unknown terms, and have known levels. */
const USUAL = 0.95;

/** How far each row lies outside of what training rows had in one modality: the largest score of its numbers, dates and levels,
 * of the share of unknown terms, and of the distance of its features. */
export function rangeScores(profile: ModalityProfile, rows: ModalityRows): Float64Array {
  const { features, present } = rows.block;
  const scores = new Float64Array(present.length);
  const keep = (values: Float64Array | undefined, score: (value: number) => number) =>
    values?.forEach((value, i) => {
      if (!Number.isNaN(value)) scores[i] = Math.max(scores[i], score(value));
    });
  rows.columns.forEach((column, j) => {
    const { values } = profile.columns[j];
    if (values instanceof LevelProfile) return keep(unlisted(values, levelsOf(column)), identity);
    if (values !== undefined) keep(numbersOf(column), beyondEnds(values));
  });
  if (profile.unknownTerms !== undefined) {
    keep(unknownShares(rows), beyondUsual(profile.unknownTerms, 1));
  }
  const { block } = profile;
  if (block?.distances !== undefined && "row" in features) {
    keep(block.distancesOf({ features, present }), beyondUsual(block.distances, FARTHEST));
  }
  return scores;
}

function identity(value: number): number {
  return value;
}

/** 0 from the least to the largest training value, one half where a value lies beyond by as much as the middle half of them is
 * wide.
 */
function beyondEnds(profile: NumberProfile): (value: number) => number {
  const { edges } = profile;
  if (edges.length === 0) return () => 0;
  const least = edges[0], largest = edges[edges.length - 1];
  const spread = profile.quantile(0.75) - profile.quantile(0.25) || largest - least;
  return (value) => {
    const beyond = Math.max(least - value, value - largest);
    return beyond <= 0 ? 0 : beyond / (beyond + spread);
  };
}

/** 0 up to what most training values do not exceed, 1 at the largest value that is possible. */
function beyondUsual(profile: NumberProfile, most: number): (value: number) => number {
  const usual = profile.quantile(USUAL);
  return (value) => value > usual ? Math.min(1, (value - usual) / (most - usual)) : 0;
}

/** Of a level that is not listed: 1 if no training row had a level of its own, 0 if as many had as are not usual. */
function unlisted(
  profile: LevelProfile,
  levels: readonly (string | null)[] | undefined,
): Float64Array | undefined {
  if (levels === undefined || profile.rows === 0) return undefined;
  const score = Math.max(0, 1 - profile.alone / profile.rows / (1 - USUAL));
  return Float64Array.from(
    levels,
    (level) => level === null || profile.placeOf.has(level) ? 0 : score,
  );
}
