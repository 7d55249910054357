import { BlockMatrix } from "../core/block_matrix.ts";
import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import { ShapeError } from "../errors.ts";
import { classFrequencies } from "../fusion/class_frequencies.ts";
import { ModalityBalancer } from "../fusion/modality_balancer.ts";
import { canonicalCorrelations, CCA } from "../models/cca.ts";
import type { Classifier, FeatureInput } from "../models/classifier.ts";
import { ClassifierPipeline } from "../models/classifier_pipeline.ts";
import { LogisticRegression } from "../models/logistic_regression.ts";
import { StandardScaler } from "../models/standard_scaler.ts";
import { type Interval, pairedInterval } from "../validation/intervals.ts";
import { accuracy } from "../validation/metrics.ts";
import type { Split } from "../validation/splits.ts";
import { comparisonSplits } from "./comparison_splits.ts";
import { type ErrorOverlap, errorOverlap } from "./error_overlap.ts";
import { deviation, mean } from "./mean_and_deviation.ts";
import { products, strongestProducts } from "./strongest_products.ts";

/** Whether two modalities tell more together than the better one alone. */
export type Complementarity = "HIGH" | "MODERATE" | "LOW";

/** Options of {@linkcode analyzeCrossModalCorrelation}. */
export interface CrossModalOptions {
  /** What the two are called. @default {["A", "B"]} */
  readonly names?: readonly [a: string, b: string];
  /** What learns, fitted anew in every fold.
   *
   * @default {new ClassifierPipeline([new StandardScaler()], new LogisticRegression())}
   */
  readonly classifier?: Classifier;
  /** The folds, each row tested once at most: `new StratifiedKFold({ shuffle: false }).split(labels)` are the tutorial's.
   *
   * @default {stratified, shuffled, with groups kept apart}
   */
  readonly splits?: readonly Split[];
  /** Number of folds, ≥ 2, if no splits are given. @default {5} */
  readonly folds?: number;
  /** The group of each row: groups are kept apart by the folds, and drawn as a whole for the intervals.
   *
   * @default {every row stands alone}
   */
  readonly groups?: readonly Label[];
  /** Seed of the folds and of the intervals. @default {42} */
  readonly seed?: number;
}

/** Accuracy over folds. */
export interface CrossModalScore {
  /** Mean of the folds. */
  readonly accuracy: number;
  /** Standard deviation of the folds (population). */
  readonly accuracyStd: number;
}

/** What two modalities tell, alone and together. Plain data, ready for JSON. */
export interface CrossModalAnalysis {
  /** What the two are called. */
  readonly names: readonly [a: string, b: string];
  /** Number of rows that were tested. */
  readonly rows: number;
  /** Number of folds. */
  readonly folds: number;
  /** The first alone. */
  readonly a: CrossModalScore;
  /** The second alone. */
  readonly b: CrossModalScore;
  /** The columns of both, side by side. */
  readonly combined: CrossModalScore;
  /** The columns of both, and products of one column of each. */
  readonly interactions: CrossModalScore;
  /** Share of the most frequent class among the rows tested. */
  readonly majority: number;
  /** `combined` minus the better of the two, over all rows tested, with a paired 95 % interval. */
  readonly gain: Interval;
  /** `interactions` minus the better of the two, likewise. */
  readonly interactionGain: Interval;
  /** How far the two measure the same, descending by `training`: as high as 1 by chance where rows are few a column. */
  readonly canonicalCorrelations: {
    /** Fitted and measured on all rows. */
    readonly training: readonly number[];
    /** Measured on rows that had no part in the fit, mean over folds. */
    readonly heldOut: readonly number[];
  };
  /** Whether the two err on the same rows, out of fold. */
  readonly errors: ErrorOverlap;
  /** By which gain the verdict is given: that of interactions where its interval is above 0 and it is the greater. */
  readonly verdictBy: "gain" | "interactionGain";
  /** `HIGH`: the gain is over 0.05 and its interval above 0. `MODERATE`: it is over 0.01, though the interval may hold 0.
   * `LOW`: it is not. */
  readonly verdict: Complementarity;
}

/** Wider blocks are reduced to so many principal components before their columns are multiplied or correlated. */
const WIDEST = 200;

/** So many products are added at most. */
const PRODUCTS = 30;

/** Whether two modalities complement each other: what they tell alone and together, how far they measure the same, and
 * whether they err together.
 *
 * Scaler, classifier, products and canonical correlations are fitted inside the folds. Before a pair is called redundant,
 * products of their columns are tried: those 30 that tell the classes of the training rows apart best. As they are
 * searched for, their gain counts only where its interval is above 0. Blocks of more than 200 columns are reduced to 200
 * principal components before columns are multiplied or correlated. The same seed gives the same bits. Source of the measures of
 * errors: Kuncheva and Whitaker, 2003.
 *
 * @param a Shape `(rows, columns of a)`.
 * @param b Shape `(rows, columns of b)`.
 * @param labels One a row.
 * @throws {ShapeError} If the two, labels and groups differ in their rows.
 * @throws {RangeError} If there are fewer than two classes, more folds than members of every class, a row is tested twice
 * or none, a value is not finite, or no column of a block varies.
 * @example
 * ```ts
 * import { analyzeCrossModalCorrelation, formatCrossModalAnalysis, Matrix, RandomState } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const random = new RandomState(1);
 * const signs = Array.from({ length: 200 }, () => [random.normal(), random.normal()]);
 * const labels = signs.map(([x, y]) => x * y > 0 ? "equal" : "opposite");
 * const analysis = analyzeCrossModalCorrelation(
 *   Matrix.fromRows(signs.map(([x]) => [x])),
 *   Matrix.fromRows(signs.map(([, y]) => [y])),
 *   labels,
 * );
 * assertEquals([analysis.verdict, analysis.verdictBy], ["HIGH", "interactionGain"]); // neither tells anything alone
 * console.log(formatCrossModalAnalysis(analysis));
 * ```
 */
export function analyzeCrossModalCorrelation(
  a: FeatureInput,
  b: FeatureInput,
  labels: readonly Label[],
  options: CrossModalOptions = {},
): CrossModalAnalysis {
  const { names = ["A", "B"], folds = 5, seed = 42, groups } = options;
  const { classifier = new ClassifierPipeline([new StandardScaler()], new LogisticRegression()) } =
    options;
  const blocks = [a, b].map((x) => BlockMatrix.of(x).toDense()) as [Matrix, Matrix];
  checkRows(blocks, { labels, groups });
  const splits = options.splits ??
    comparisonSplits(labels, { groups, folds, repeats: 1, seed }).splits;
  const tested = testedRows(splits);

  const results = splits.map((split) => testFold(blocks, labels, { split, classifier }));
  const truth = tested.map((row) => labels[row]);
  const predictedBy = (name: Candidate) => {
    const ofRow: Label[] = [];
    splits.forEach(({ test }, fold) =>
      test.forEach((row, i) => ofRow[row] = results[fold].predicted[name][i])
    );
    return tested.map((row) => ofRow[row]);
  };
  const score = (name: Candidate) =>
    overFolds(
      splits.map(({ test }, fold) =>
        accuracy(Array.from(test, (row) => labels[row]), results[fold].predicted[name])
      ),
    );
  const scores = {
    a: score("a"),
    b: score("b"),
    combined: score("combined"),
    interactions: score("interactions"),
  };
  const better = scores.b.accuracy > scores.a.accuracy ? "b" : "a";
  const gainOf = (name: Candidate) =>
    pairedInterval(truth, {
      predicted: predictedBy(name),
      baseline: predictedBy(better),
      groups: groups && tested.map((row) => groups[row]),
      seed,
    });
  const gain = gainOf("combined"), interactionGain = gainOf("interactions");
  const narrow = narrowing(blocks);
  return {
    names,
    rows: tested.length,
    folds: splits.length,
    ...scores,
    majority: Math.max(...classFrequencies(truth).frequencies),
    gain,
    interactionGain,
    canonicalCorrelations: {
      training: [...canonicalCorrelations(...narrow(blocks))],
      heldOut: meanOverFolds(results.map(({ correlations }) => correlations)),
    },
    errors: errorOverlap(truth, [predictedBy("a"), predictedBy("b")]),
    ...judge(gain, interactionGain),
  };
}

type Candidate = "a" | "b" | "combined" | "interactions";

interface FoldResult {
  /** The most probable class of each test row. */
  readonly predicted: Readonly<Record<Candidate, Label[]>>;
  /** Canonical correlations of the test rows, along directions of the training rows. */
  readonly correlations: Float64Array;
}

function testFold(
  blocks: readonly [Matrix, Matrix],
  labels: readonly Label[],
  { split: { train, test }, classifier }: { split: Split; classifier: Classifier },
): FoldResult {
  const rowsOf = (rows: Uint32Array) => blocks.map((x) => x.takeRows(rows)) as [Matrix, Matrix];
  const fitted = rowsOf(train), held = rowsOf(test);
  const y = Array.from(train, (row) => labels[row]);
  const narrow = narrowing(fitted);
  const narrowed = narrow(fitted), narrowedHeld = narrow(held);
  const pairs = strongestProducts(narrowed, y, { most: PRODUCTS });

  const predict = (learnFrom: readonly Matrix[], predictFrom: readonly Matrix[]) =>
    classifier.fit(BlockMatrix.join(learnFrom), y).predict(BlockMatrix.join(predictFrom));
  return {
    predicted: {
      a: predict([fitted[0]], [held[0]]),
      b: predict([fitted[1]], [held[1]]),
      combined: predict(fitted, held),
      interactions: predict(
        [...fitted, products(narrowed, pairs)],
        [...held, products(narrowedHeld, pairs)],
      ),
    },
    correlations: new CCA().fit(...narrowed).score(...narrowedHeld),
  };
}

/** Standardises both blocks, and reduces a wide one: what is narrow has the canonical correlations that it had. */
function narrowing(
  [a, b]: readonly [Matrix, Matrix],
): (blocks: readonly [Matrix, Matrix]) => [Matrix, Matrix] {
  const model = new ModalityBalancer({ targetDim: WIDEST, balance: "none" }).fit({ a, b });
  return ([a, b]) => {
    const narrow = model.transform({ a, b });
    return [narrow.a, narrow.b];
  };
}

/** By the gain of columns; by that of interactions if it is certain and greater. */
function judge(
  gain: Interval,
  interactionGain: Interval,
): Pick<CrossModalAnalysis, "verdict" | "verdictBy"> {
  return interactionGain.low > 0 && interactionGain.value > gain.value
    ? { verdict: verdictOf(interactionGain), verdictBy: "interactionGain" }
    : { verdict: verdictOf(gain), verdictBy: "gain" };
}

function verdictOf({ value, low }: Interval): Complementarity {
  if (value > 0.05 && low > 0) return "HIGH";
  return value > 0.01 ? "MODERATE" : "LOW";
}

function overFolds(accuracies: readonly number[]): CrossModalScore {
  return { accuracy: mean(accuracies), accuracyStd: deviation(accuracies) };
}

/** Of as many as every fold has. */
function meanOverFolds(folds: readonly Float64Array[]): number[] {
  const length = Math.min(...folds.map(({ length }) => length));
  return Array.from({ length }, (_, k) => mean(folds.map((values) => values[k])));
}

/** The rows that are tested, ascending. */
function testedRows(splits: readonly Split[]): number[] {
  const rows = splits.flatMap(({ test }) => [...test]).sort((a, b) => a - b);
  if (rows.length === 0) throw new RangeError("Cannot compare modalities: no row is tested");
  const twice = rows.find((row, i) => row === rows[i - 1]);
  if (twice === undefined) return rows;
  throw new RangeError(
    `Cannot compare modalities: row ${twice} is tested in two splits; give those of one repeat`,
  );
}

function checkRows(
  [a, b]: readonly [Matrix, Matrix],
  given: { readonly labels: readonly Label[]; readonly groups?: readonly Label[] },
): void {
  for (const [what, values] of Object.entries({ "rows of b": { length: b.rows }, ...given })) {
    if (values === undefined || values.length === a.rows) continue;
    throw new ShapeError("Cannot compare modalities", {
      expected: `${a.rows} ${what}, as a has rows`,
      actual: `${values.length}`,
    });
  }
}
