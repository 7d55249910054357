import { checkOneOf } from "../core/check.ts";
import { encodeLabels, type Label } from "../core/label.ts";
import { EarlyFusion } from "../fusion/early_fusion.ts";
import { LateFusion } from "../fusion/late_fusion.ts";
import type { Classifier } from "../models/classifier.ts";
import { type Interval, pairedInterval } from "../validation/intervals.ts";
import { type Split, StratifiedKFold } from "../validation/splits.ts";
import type { ExtractedTable, FeatureExtractor } from "./feature_extractor.ts";
import { type CandidateOptions, fitCandidates } from "./fit_candidates.ts";
import { type Score, scoreCandidates, type ScoredCandidate } from "./score_candidates.ts";

/** What decides which candidate is better. */
export type RankBy = "accuracy" | "macroF1";

/** Options of {@linkcode compareModalities}. */
export interface CompareOptions extends CandidateOptions {
  /** The rows to compare on: leave test rows out. @default {all rows} */
  readonly rows?: Uint32Array;
  /** Number of folds, ≥ 2. @default {5} */
  readonly folds?: number;
  /** Seed of the folds and of the interval. @default {42} */
  readonly seed?: number;
  /** What decides which candidate is better. @default {"accuracy"} */
  readonly rankBy?: RankBy;
  /** What learns in the fusions that are not given. @default {new LogisticRegression({ c: "auto" })} */
  readonly classifier?: Classifier;
}

/** A score over folds: the means of the folds; `confusion` is their sum. */
export interface FoldScore extends Score {
  /** Standard deviation of the folds' accuracies (population). */
  readonly accuracyStd: number;
  /** Standard deviation of the folds' macro-F1 (population). */
  readonly macroF1Std: number;
}

/** Each modality alone beside its fusions, all on the same folds. Plain data, ready for JSON. */
export interface Comparison {
  /** Number of rows compared on. */
  readonly rows: number;
  /** Class labels, sorted: the order of every confusion matrix. */
  readonly classes: readonly Label[];
  /** Number of folds. */
  readonly folds: number;
  /** What decided which candidate is better. */
  readonly rankBy: RankBy;
  /** Number of features a modality, fitted on all rows compared on. */
  readonly dimensions: Readonly<Record<string, number>>;
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
   * rows, with a paired 95 % interval. Absent if there is one modality only. */
  readonly gain?: Interval;
}

/** Compares each modality alone with their early and late fusion, and all with the majority class.
 *
 * Everything that learns is fitted inside the folds, and the folds (stratified, shuffled) are the same for all. A class
 * that the training part of a fold lacks has probability 0 there.
 *
 * @param labels One a row of `extracted`.
 * @throws {TypeError} If a modality is named `early`, `late` or `majority`, or an option is an unknown word.
 * @throws {RangeError} If there are fewer than two classes, more folds than members of any class, or a row has no modality.
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
  const { folds = 5, seed = 42, rankBy = "accuracy", classifier, signal, onProgress } = options;
  const { early = new EarlyFusion({ classifier }), late = new LateFusion({ classifier }) } =
    options;
  checkOneOf("rankBy", rankBy, ["accuracy", "macroF1"]);
  const rows = options.rows ?? Uint32Array.from(labels.keys());
  const truth = Array.from(rows, (row) => labels[row]);
  const { classes } = encodeLabels(truth);
  const splits = new StratifiedKFold({ folds, seed }).split(truth);
  const results: Record<string, ScoredCandidate>[] = [];
  for (const { train, test } of splits) {
    const before = results.length;
    const fitted = await fitCandidates(extractor, extracted, labels, {
      early,
      late,
      signal,
      rows: train.map((i) => rows[i]),
      onProgress: ({ candidate, done, total }) =>
        onProgress?.({ candidate, done: before * total + done, total: folds * total }),
    });
    results.push(
      scoreCandidates(fitted, extracted, labels, { rows: test.map((i) => rows[i]), classes }),
    );
  }

  const scores = Object.fromEntries(
    Object.keys(results[0]).map((name) => [
      name,
      overFolds(results.map((result) => result[name].score)),
    ]),
  );
  const { majority, early: earlyScore, late: lateScore, ...modalities } = scores;
  const singles = Object.keys(modalities);
  const fusions = ["early", "late"].filter((name) => name in scores);
  const best = bestOf([...singles, ...fusions], scores, rankBy);
  const predicted = (name: string) =>
    inOrder(splits, results.map((result) => result[name].predicted));
  return {
    rows: rows.length,
    classes,
    folds,
    rankBy,
    dimensions: extractor.fit(extracted, { rows }).dimensions,
    majority,
    modalities,
    early: earlyScore,
    late: lateScore,
    best: { name: best, ...scores[best] },
    gain: fusions.length === 0 ? undefined : pairedInterval(truth, {
      predicted: predicted(bestOf(fusions, scores, rankBy)),
      baseline: predicted(bestOf(singles, scores, rankBy)),
      statistic: rankBy,
      seed,
    }),
  };
}

/** The first of the names that no other beats. */
function bestOf(
  names: readonly string[],
  scores: Readonly<Record<string, Score>>,
  rankBy: RankBy,
): string {
  return names.reduce((best, name) => scores[name][rankBy] > scores[best][rankBy] ? name : best);
}

function overFolds(folds: readonly Score[]): FoldScore {
  const accuracies = folds.map(({ accuracy }) => accuracy);
  const f1s = folds.map(({ macroF1 }) => macroF1);
  return {
    accuracy: mean(accuracies),
    accuracyStd: deviation(accuracies),
    macroF1: mean(f1s),
    macroF1Std: deviation(f1s),
    logLoss: mean(folds.map(({ logLoss }) => logLoss)),
    confusion: folds[0].confusion.map((row, i) =>
      row.map((_, j) => folds.reduce((sum, { confusion }) => sum + confusion[i][j], 0))
    ),
  };
}

/** What each fold says of its test rows, back in the order of the rows. */
function inOrder(splits: readonly Split[], predicted: readonly (readonly Label[])[]): Label[] {
  const ordered: Label[] = [];
  splits.forEach(({ test }, fold) => test.forEach((row, i) => ordered[row] = predicted[fold][i]));
  return ordered;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}
