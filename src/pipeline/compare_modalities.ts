import { encodeLabels, type Label } from "../core/label.ts";
import { mapSome } from "../core/map_some.ts";
import { checkRankBy, type RankBy, rankByFor } from "../fusion/auto/rank_by.ts";
import { checkGiven, type Split } from "../validation/split.ts";
import { comparisonSplits, type SplitKind } from "./comparison_splits.ts";
import { type ExtractedTable, FeatureExtractor } from "./feature_extractor.ts";
import { type FeatureWidths, featureWidths } from "./feature_widths.ts";
import { type CandidateOptions, fitCandidates, type FittedCandidates } from "./fit_candidates.ts";
import { type FoldScore, overFolds } from "./fold_score.ts";
import { type FusionGain, fusionGain } from "./fusion_gain.ts";
import { trainingShare } from "./training_share.ts";
import { scoreCandidates, type ScoredCandidate } from "./score_candidates.ts";

export type { FeatureWidths, FoldScore, FusionGain, RankBy, SplitKind };

/** Options of {@linkcode compareModalities}. */
export interface CompareOptions extends CandidateOptions {
  /** The rows to compare on: leave test rows out. @default {all rows} */
  readonly rows?: Uint32Array;
  /** The time of each row of the extracted table, on any scale: each fold then trains on the past of its test rows, as
   * {@linkcode TimeSeriesSplit} does. Inner folds stay stratified: they choose, from past rows alone, what the future is
   * then predicted with. @default {rows have no order} */
  readonly times?: ArrayLike<number>;
  /** Number of folds, ≥ 2. @default {5} */
  readonly folds?: number;
  /** Times that all rows are divided into folds anew, ≥ 1. @default {1} */
  readonly repeats?: number;
  /** Seed of the folds and of the interval. @default {42} */
  readonly seed?: number;
  /** Share of each fold's training rows that is trained on, in (0, 1]: see {@linkcode learningCurve}. @default {1} */
  readonly trainShare?: number;
  /** Folds that are worked on at a time, where an executor does the fits. @default {1} */
  readonly concurrency?: number;
}

/** Each modality alone beside its fusions, all on the same folds. Plain data, ready for JSON. */
export interface Comparison extends FeatureWidths {
  /** Number of rows compared on. */
  readonly rows: number;
  /** Number of rows that were tested: all of them, but for those before the first test rows of a split by time. */
  readonly testedRows: number;
  /** Class labels, sorted: the order of every confusion matrix. */
  readonly classes: readonly Label[];
  /** How rows were divided. */
  readonly split: SplitKind;
  /** Number of folds. */
  readonly folds: number;
  /** Times that the rows were divided into folds. */
  readonly repeats: number;
  /** What decided which candidate is better. */
  readonly rankBy: RankBy;
  /** Always the most frequent class: what a candidate must beat to be of any use. */
  readonly majority: FoldScore;
  /** Each modality alone, by name. */
  readonly modalities: Readonly<Record<string, FoldScore>>;
  /** Absent if there is one modality only: it would be the same. */
  readonly early?: FoldScore;
  /** Absent if there is one modality only: it would be the same. */
  readonly late?: FoldScore;
  /** What was chosen in most folds: a modality, `early` or `late`; and the score of choosing, whatever was chosen in each fold. */
  readonly best: FoldScore & { readonly name: string };
  /** How often each candidate was chosen over the folds, as `{ "late/optimised": 4, "early/logistic": 1 }`. */
  readonly choices: Readonly<Record<string, number>>;
  /** The fusion chosen in each fold minus the single modality chosen there, both on inner folds, over the out-of-fold
   * predictions of all tested rows, averaged over repeats, with paired 95 % intervals (of whole groups where there are groups).
   * Absent if there is one modality only. */
  readonly gain?: FusionGain;
  /** False if a time limit ended the search in a fold. */
  readonly isComplete: boolean;
}

/** Compares each modality alone with their early and late fusion, and all with the majority class.
 *
 * Everything that learns is fitted inside the folds, and the folds are the same for all: stratified and shuffled, with groups
 * kept apart if there are any; or by time. A class that the training part of a fold lacks has probability 0 there. Features are
 * counted over all rows compared on.
 *
 * @param labels One a row of `extracted`.
 * @throws {TypeError} If a modality is named `early`, `late`, `auto` or `majority`, an option is an unknown word, or times are given
 * together with groups or repeats.
 * @throws {ShapeError} If labels, groups and times differ in length.
 * @throws {RangeError} If there are fewer than two classes, more folds than members of any class, groups or changes of time, a fold
 * has one class to learn from, or a row has no modality.
 * @example
 * ```ts
 * import { compareModalities, FeatureExtractor, formatComparison, readTable, tabular, text } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${i % 2 ? "warm coat" : "new novel"},${i % 2 ? "clothing" : "books"}`);
 * const table = await readTable({ text: ["price,title,kind", ...rows].join("\n") }, {
 *   label: "kind",
 *   roles: { title: "text" },
 * });
 * const extractor = new FeatureExtractor({ tabular: tabular(), text: text.tfidf() });
 * const comparison = await compareModalities(extractor, await extractor.extract(table), table.labels());
 * assertEquals(comparison.best.name, "text"); // fusion cannot beat it, and a single modality is simpler
 * console.log(formatComparison(comparison));
 * ```
 */
export async function compareModalities(
  extractor: FeatureExtractor,
  extracted: ExtractedTable,
  labels: readonly Label[],
  options: CompareOptions = {},
): Promise<Comparison> {
  const { folds = 5, repeats = 1, seed = 42, groups, times } = options;
  if (options.rankBy !== undefined) checkRankBy(options.rankBy);
  const { trainShare = 1 } = options;
  if (!(trainShare > 0 && trainShare <= 1)) {
    throw new RangeError(
      `Cannot train on a share of the rows: it must be in (0, 1]: current value is ${trainShare}`,
    );
  }
  if (groups !== undefined) checkGiven("groups", groups, labels.length);
  if (times !== undefined) checkGiven("times", times, labels.length);
  const rows = options.rows ?? Uint32Array.from(labels.keys());
  const truth = valuesOf(labels, rows);
  const { classes } = encodeLabels(truth);
  const rankBy = options.rankBy ?? rankByFor(options.search?.rankBy ?? "auto", truth);
  const { kind, splits } = comparisonSplits(truth, {
    groups: groups && valuesOf(groups, rows),
    times: times && valuesOf(times, rows),
    folds,
    repeats,
    seed,
  });
  const results = await scoreFolds(extractor, extracted, labels, {
    ...options,
    rankBy,
    rows,
    classes,
    splits,
  });

  const scoreOf = (nameIn: (result: FoldResult) => string) =>
    overFolds(results.map((result) => result.scored[nameIn(result)].score));
  const { majority, early, late, ...modalities } = Object.fromEntries(
    Object.keys(results[0].scored).map((name) => [name, scoreOf(() => name)]),
  );
  const tested = Uint32Array.from(splits.slice(0, folds).flatMap(({ test }) => [...test])).sort();
  const predictedBy = (nameIn: (result: FoldResult) => string) =>
    Array.from({ length: repeats }, (_, repeat) => {
      const ofRow: Label[] = [];
      for (let k = repeat * folds; k < (repeat + 1) * folds; k++) {
        const { predicted } = results[k].scored[nameIn(results[k])];
        splits[k].test.forEach((row, i) => ofRow[row] = predicted[i]);
      }
      return valuesOf(ofRow, tested);
    });
  return {
    rows: rows.length,
    testedRows: tested.length,
    classes,
    split: kind,
    folds,
    repeats,
    rankBy,
    // Nothing is scaled: that would take time, and counts no feature.
    ...featureWidths(
      new FeatureExtractor(extractor.modalities, { scaleEach: false }).fit(extracted, { rows }),
    ),
    majority,
    modalities,
    early,
    late,
    best: {
      name: mostOften(results.map(({ names }) => names.best)),
      ...scoreOf(({ names }) => names.best),
    },
    choices: countOf(results.map(({ candidate }) => candidate)),
    gain: early === undefined ? undefined : fusionGain(valuesOf(truth, tested), {
      fused: predictedBy(({ names }) => names.fused!),
      single: predictedBy(({ names }) => names.single),
      each: Object.fromEntries(
        Object.keys(modalities).map((name) => [name, predictedBy(() => name)]),
      ),
      rankBy,
      groups: groups && valuesOf(groups, tested.map((i) => rows[i])),
      seed,
    }),
    isComplete: results.every(({ isComplete }) => isComplete),
  };
}

/** What came of one fold. */
interface FoldResult {
  readonly scored: Readonly<Record<string, ScoredCandidate>>;
  readonly names: FittedCandidates["names"];
  /** Name of the candidate chosen. */
  readonly candidate: string;
  readonly isComplete: boolean;
}

/** Every candidate's predictions and score in every fold; splits number the rows from 0. */
async function scoreFolds(
  extractor: FeatureExtractor,
  extracted: ExtractedTable,
  labels: readonly Label[],
  options: CompareOptions & {
    rows: Uint32Array;
    classes: readonly Label[];
    splits: readonly Split[];
  },
): Promise<FoldResult[]> {
  const { rows, classes, splits, onProgress, concurrency = 1, trainShare = 1, seed = 42 } = options;
  const done = new Uint32Array(splits.length);
  return await mapSome(splits, concurrency, async ({ train, test }, fold) => {
    const fitted = await fitCandidates(extractor, extracted, labels, {
      ...options,
      rows: trainingShare(train.map((i) => rows[i]), labels, { share: trainShare, seed }),
      onProgress: ({ candidate, done: ofFold, total }) => {
        done[fold] = ofFold;
        onProgress?.({ candidate, done: sum(done), total: splits.length * total });
      },
    });
    return {
      scored: scoreCandidates(fitted, extracted, labels, {
        rows: test.map((i) => rows[i]),
        classes,
      }),
      names: fitted.names,
      candidate: fitted.chosen.best.name,
      isComplete: fitted.outcome.isComplete,
    };
  });
}

function sum(values: Uint32Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** How often each name occurs. */
function countOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** The name that occurs most often; of equals the first. */
function mostOften(names: readonly string[]): string {
  const counts = countOf(names);
  return names.reduce((most, name) => counts[name] > counts[most] ? name : most);
}

/** The values of the given rows. */
function valuesOf<Value>(values: ArrayLike<Value>, rows: Uint32Array): Value[] {
  return Array.from(rows, (row) => values[row]);
}
