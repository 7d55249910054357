import { checkOneOf } from "../core/check.ts";
import { encodeLabels, type Label } from "../core/label.ts";
import { EarlyFusion } from "../fusion/early_fusion.ts";
import { LateFusion } from "../fusion/late_fusion.ts";
import type { Classifier } from "../models/classifier.ts";
import { type Interval, pairedInterval } from "../validation/intervals.ts";
import { checkGiven, type Split } from "../validation/split.ts";
import { comparisonSplits, type SplitKind } from "./comparison_splits.ts";
import { type ExtractedTable, FeatureExtractor } from "./feature_extractor.ts";
import { type FeatureWidths, featureWidths } from "./feature_widths.ts";
import { type CandidateOptions, fitCandidates } from "./fit_candidates.ts";
import { type FoldScore, overFolds } from "./fold_score.ts";
import { type Score, scoreCandidates, type ScoredCandidate } from "./score_candidates.ts";

export type { FeatureWidths, FoldScore, SplitKind };

/** What decides which candidate is better. */
export type RankBy = "accuracy" | "macroF1";

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
  /** What decides which candidate is better. @default {"accuracy"} */
  readonly rankBy?: RankBy;
  /** What learns in the fusions that are not given. @default {new LogisticRegression({ c: "auto" })} */
  readonly classifier?: Classifier;
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
  /** The winner among modalities, early and late; of equals, the simplest. */
  readonly best: FoldScore & { readonly name: string };
  /** The better fusion minus the best single modality in the metric of `rankBy`, over the out-of-fold predictions of all
   * tested rows, averaged over repeats, with a paired 95 % interval (of whole groups where there are groups). Absent if there is one
   * modality only. */
  readonly gain?: Interval;
}

/** Compares each modality alone with their early and late fusion, and all with the majority class.
 *
 * Everything that learns is fitted inside the folds, and the folds are the same for all: stratified and shuffled, with groups
 * kept apart if there are any; or by time. A class that the training part of a fold lacks has probability 0 there. Features are
 * counted over all rows compared on.
 *
 * @param labels One a row of `extracted`.
 * @throws {TypeError} If a modality is named `early`, `late` or `majority`, an option is an unknown word, or times are given
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
  const { folds = 5, repeats = 1, seed = 42, rankBy = "accuracy", groups, times } = options;
  checkOneOf("rankBy", rankBy, ["accuracy", "macroF1"]);
  if (groups !== undefined) checkGiven("groups", groups, labels.length);
  if (times !== undefined) checkGiven("times", times, labels.length);
  const rows = options.rows ?? Uint32Array.from(labels.keys());
  const truth = valuesOf(labels, rows);
  const { classes } = encodeLabels(truth);
  const { kind, splits } = comparisonSplits(truth, {
    groups: groups && valuesOf(groups, rows),
    times: times && valuesOf(times, rows),
    folds,
    repeats,
    seed,
  });
  const results = await scoreFolds(extractor, extracted, labels, {
    ...options,
    rows,
    classes,
    splits,
  });

  const { majority, ...scores } = Object.fromEntries(
    Object.keys(results[0]).map((name) => [
      name,
      overFolds(results.map((result) => result[name].score)),
    ]),
  );
  const { early, late, ...modalities } = scores;
  const fusions = ["early", "late"].filter((name) => name in scores);
  const best = bestOf(Object.keys(scores), scores, rankBy);
  const tested = Uint32Array.from(splits.slice(0, folds).flatMap(({ test }) => [...test])).sort();
  const predictedBy = (name: string) =>
    Array.from({ length: repeats }, (_, repeat) => {
      const ofRow: Label[] = [];
      for (let k = repeat * folds; k < (repeat + 1) * folds; k++) {
        splits[k].test.forEach((row, i) => ofRow[row] = results[k][name].predicted[i]);
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
    best: { name: best, ...scores[best] },
    gain: fusions.length === 0 ? undefined : pairedInterval(valuesOf(truth, tested), {
      predicted: predictedBy(bestOf(fusions, scores, rankBy)),
      baseline: predictedBy(bestOf(Object.keys(modalities), scores, rankBy)),
      statistic: rankBy,
      groups: groups && valuesOf(groups, tested.map((i) => rows[i])),
      seed,
    }),
  };
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
): Promise<Record<string, ScoredCandidate>[]> {
  const { rows, classes, splits, classifier, groups, signal, onProgress } = options;
  const { early = new EarlyFusion({ classifier }), late = new LateFusion({ classifier }) } =
    options;
  const results: Record<string, ScoredCandidate>[] = [];
  for (const { train, test } of splits) {
    const before = results.length;
    const fitted = await fitCandidates(extractor, extracted, labels, {
      early,
      late,
      groups,
      signal,
      rows: train.map((i) => rows[i]),
      onProgress: ({ candidate, done, total }) =>
        onProgress?.({ candidate, done: before * total + done, total: splits.length * total }),
    });
    results.push(
      scoreCandidates(fitted, extracted, labels, { rows: test.map((i) => rows[i]), classes }),
    );
  }
  return results;
}

/** The values of the given rows. */
function valuesOf<Value>(values: ArrayLike<Value>, rows: Uint32Array): Value[] {
  return Array.from(rows, (row) => values[row]);
}

/** The first of the names that no other beats. */
function bestOf(
  names: readonly string[],
  scores: Readonly<Record<string, Score>>,
  rankBy: RankBy,
): string {
  return names.reduce((best, name) => scores[name][rankBy] > scores[best][rankBy] ? name : best);
}
