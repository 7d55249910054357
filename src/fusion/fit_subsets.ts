import type { Matrix } from "../core/matrix.ts";
import type { Combiner, CombinerSpec } from "./combiner.ts";
import { MeanPool } from "./mean_pool.ts";
import { dropModalities } from "./modality_dropout.ts";
import { modalitiesOf } from "./opinion.ts";
import { type Stack, takeStackRows } from "./stack.ts";
import {
  membersOf,
  ownSubsets,
  rowsBySubset,
  SubsetCombiners,
  subsetName,
} from "./subset_combiners.ts";

/** How the combiners of subsets are fitted. */
export interface FitSubsetsOptions {
  /** Seed of the modalities that are dropped where subsets are many. */
  readonly seed: number;
  /** Shape `(rows, classes)`: takes what rows are given out of fold, but for those without any modality. @default {nobody asks} */
  readonly outOfFold?: Matrix;
}

/** Fits a combiner for each subset of the modalities; above five modalities, one for each modality alone and one for all else.
 *
 * That of a subset is fitted on the rows that have at least its modalities, from these alone: so it knows what to do where
 * there is no more. The one for all else learns from rows that modalities are dropped from.
 */
export function fitSubsets(
  spec: CombinerSpec,
  stack: Stack,
  { seed, outOfFold }: FitSubsetsOptions,
): SubsetCombiners {
  const left = new Map(
    rowsBySubset(stack.opinions).map(({ modalities, rows }) => [subsetName(modalities), rows]),
  );
  const rows = [...left.values()].flat().sort((a, b) => a - b);
  const fit = (learned: Learned) => fitOne(spec, learned, outOfFold);
  const own = ownSubsets(modalitiesOf(stack.opinions));
  const bySubset = Object.fromEntries(own.map((subset): [string, Combiner] => {
    const name = subsetName(subset), opinions = membersOf(stack.opinions, subset);
    const from = rows.filter((row) => opinions.every(({ present }) => present[row]));
    const asked = left.get(name) ?? [];
    left.delete(name);
    return [name, fit({ stack: takeStackRows({ ...stack, opinions }, from), rows: from, asked })];
  }));
  if (subsetName(modalitiesOf(stack.opinions)) in bySubset) {
    return new SubsetCombiners({ bySubset });
  }
  const dropped = dropModalities(takeStackRows(stack, rows), { seed });
  const otherwise = fit({ stack: dropped, rows, asked: [...left.values()].flat() });
  return new SubsetCombiners({ bySubset, otherwise });
}

/** What one combiner learns from. */
interface Learned {
  readonly stack: Stack;
  /** Which rows of all the first of the stack are. */
  readonly rows: readonly number[];
  /** Those of them that it is the combiner of. */
  readonly asked: readonly number[];
}

function fitOne(
  spec: CombinerSpec,
  { stack, rows, asked }: Learned,
  outOfFold: Matrix | undefined,
): Combiner {
  const one = stack.opinions.length === 1 ? ITSELF : spec;
  if (outOfFold === undefined || asked.length === 0) return one.fit(stack);
  const fitted = one.fitCrossValidated(stack);
  const places = new Map(rows.map((row, place) => [row, place]));
  for (const row of asked) outOfFold.row(row).set(fitted.outOfFold.row(places.get(row)!));
  return fitted.combiner;
}

/** A single member needs no combining: its opinion stays as it is. */
const ITSELF: CombinerSpec = {
  fit: ({ opinions }) => MeanPool.shared("probabilities", opinions),
  fitCrossValidated: (stack) => ({
    combiner: ITSELF.fit(stack),
    outOfFold: stack.opinions[0].probabilities,
  }),
};
