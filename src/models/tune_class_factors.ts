import { checkInteger, checkOneOf, checkSeed } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import type { DenseMatrix } from "../core/ml_matrix.ts";
import type { Split } from "../validation/split.ts";
import { type CalibrationProblem, poseCalibration, takeProblem } from "./calibration_problem.ts";
import { innerFolds } from "./inner_folds.ts";
import { DecisionCounts, type DecisionMetric, decisionMetrics } from "./decision_counts.ts";

/** Options of {@linkcode tuneClassFactors}. */
export interface TuneClassFactorsOptions {
  /** The class of each column. @default {those of the labels, sorted} */
  readonly classes?: readonly Label[];
  /** What is to be as high as can be. @default {"macroF1"} */
  readonly metric?: DecisionMetric;
  /** How much each row counts, ≥ 0. @default {1 for every row} */
  readonly sampleWeight?: ArrayLike<number>;
  /** In how many stratified parts rows are tuned on, ≥ 1: of several, factors are the geometric mean of those of each, which score
   * less on these rows and more on others. @default {1}
   */
  readonly parts?: number;
  /** The group of each row: parts keep the rows of a group together. @default {every row stands alone} */
  readonly groups?: readonly Label[];
  /** Seed of the parts. @default {42} */
  readonly seed?: number;
}

/** Factors on probabilities, one a class, such that deciding for the largest product scores best on these rows.
 *
 * Coordinate ascent: the factor of one class after the other is set to where the metric is highest, over all places at which a
 * decision changes, until none gets better. Of ranges that score the same the widest is taken, and its middle; a factor that does
 * not score better than the one before it is left alone, and none is over 1000 times its start. The result is the same for the
 * same rows. Probabilities should be such that labels had no part in them, as those out of fold.
 *
 * @param probabilities Shape `(rows, classes)`.
 * @returns One a class, above 0, of geometric mean 1; all 1 where nothing scores better.
 * @throws {ShapeError} If lengths differ, or there is not one class a column.
 * @throws {TypeError} If `metric` is an unknown word.
 * @throws {RangeError} If there is no row, there are fewer than two columns, a label is not among the classes, a probability is not
 * in [0, 1], or `parts` or `seed` is out of its range.
 * @example
 * ```ts
 * import { Matrix, tuneClassFactors } from "@medley/medley";
 * import { assert } from "@std/assert";
 *
 * // The rare class never is the more probable one.
 * const probabilities = Matrix.fromRows([[0.9, 0.1], [0.8, 0.2], [0.9, 0.1], [0.6, 0.4], [0.7, 0.3]]);
 * const [common, rare] = tuneClassFactors(probabilities, ["common", "common", "common", "rare", "rare"]);
 * assert(0.3 * rare > 0.7 * common && 0.2 * rare < 0.8 * common);
 * ```
 */
export function tuneClassFactors(
  probabilities: DenseMatrix,
  y: readonly Label[],
  options: TuneClassFactorsOptions = {},
): Float64Array {
  const { metric = "macroF1", parts = 1, groups, seed = 42 } = options;
  checkOneOf("metric", metric, decisionMetrics);
  checkInteger("parts", parts, 1);
  checkSeed(seed);
  const problem = poseCalibration(probabilities, y, options);
  const splits = innerFolds(y, { folds: parts, seed, groups });
  return splits === undefined
    ? tuneFactors(problem, metric)
    : geometricMean(tuneEach(problem, splits, metric));
}

/** Rounds after which the ascent ends, settled or not. */
const MOST_ROUNDS = 20;

/** Half the range of a factor's logarithm. */
const REACH = Math.log(1000);

/** How far beyond the outermost decision a factor's logarithm may go: there is nothing to learn. */
const MARGIN = 1;

/** A score is better if it is by more than what sums leave in rounding. */
const BETTER = 1e-9;

/** As {@linkcode tuneClassFactors}, of what is checked. */
export function tuneFactors(problem: CalibrationProblem, metric: DecisionMetric): Float64Array {
  const decisions = new Decisions(problem, metric);
  const { columns } = problem.probabilities;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let settled = true;
    for (let k = 0; k < columns; k++) if (decisions.improve(k)) settled = false;
    if (settled) break;
  }
  const { logFactors } = decisions;
  const mean = logFactors.reduce((sum, value) => sum + value, 0) / columns;
  return logFactors.map((value) => Math.exp(value - mean));
}

/** The factors of the test rows of each fold. */
export function tuneEach(
  problem: CalibrationProblem,
  splits: readonly Split[],
  metric: DecisionMetric,
): Float64Array[] {
  return splits.map(({ test }) => tuneFactors(takeProblem(problem, test), metric));
}

/** Class by class, of several factors. */
export function geometricMean(factors: readonly Float64Array[]): Float64Array {
  return factors[0].map((_, k) =>
    Math.exp(factors.reduce((sum, each) => sum + Math.log(each[k]), 0) / factors.length)
  );
}

/** A range of a class's log factor in which no decision changes, and what it scores. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly score: number;
}

/** Rows, what is decided for each under the factors so far, and how to change one for the better. */
class Decisions {
  readonly logFactors: Float64Array;
  readonly #logs: Float64Array;
  readonly #columns: number;
  readonly #problem: CalibrationProblem;
  readonly #metric: DecisionMetric;
  #score: number;

  constructor(problem: CalibrationProblem, metric: DecisionMetric) {
    const { columns, data } = problem.probabilities;
    this.logFactors = new Float64Array(columns);
    this.#logs = Float64Array.from(data, (p) => Math.log(Math.max(p, 0)));
    this.#columns = columns;
    this.#problem = problem;
    this.#metric = metric;
    this.#score = this.#counts((row) => this.#decide(row)).score;
  }

  /** Sets one class's factor to where the score is highest; false if it is so already. */
  improve(k: number): boolean {
    const best = widestOfBest(this.#ranges(k));
    if (best === undefined || best.score <= this.#score + BETTER) return false;
    this.logFactors[k] = (best.from + best.to) / 2;
    this.#score = best.score;
    return true;
  }

  /** All ranges of a class's log factor, ascending. */
  #ranges(k: number): Range[] {
    const { places, weights } = this.#problem;
    const rivals = Uint32Array.from(places, (_, row) => this.#decide(row, k));
    // Above its threshold, a row is decided for this class.
    const thresholds = Float64Array.from(rivals, (rival, row) => {
      const at = row * this.#columns;
      const threshold = this.#logs[at + rival] + this.logFactors[rival] - this.#logs[at + k];
      return Number.isNaN(threshold) ? Infinity : threshold;
    });
    const order = Uint32Array.from(rivals.keys())
      .sort((a, b) => thresholds[a] - thresholds[b] || a - b);
    const counts = this.#counts((row) => rivals[row]);
    const finite = thresholds.filter(Number.isFinite);
    const end = Math.min(REACH, finite.reduce((a, b) => Math.max(a, b), -Infinity) + MARGIN);
    let from = Math.max(-REACH, finite.reduce((a, b) => Math.min(a, b), Infinity) - MARGIN);
    const ranges: Range[] = [];
    let next = 0;
    while (from < end) {
      for (; next < order.length && thresholds[order[next]] <= from; next++) {
        const row = order[next];
        counts.move({ truth: places[row], from: rivals[row], to: k, weight: weights[row] });
      }
      const to = next < order.length ? Math.min(end, thresholds[order[next]]) : end;
      ranges.push({ from, to, score: counts.score });
      from = to;
    }
    return ranges;
  }

  #counts(decide: (row: number) => number): DecisionCounts {
    const { places, weights } = this.#problem;
    const counts = new DecisionCounts(this.#columns, this.#metric);
    places.forEach((truth, row) =>
      counts.add({ truth, decided: decide(row), weight: weights[row] })
    );
    return counts;
  }

  /** The class of largest product, of equals the first; `except` one. */
  #decide(row: number, except = -1): number {
    const at = row * this.#columns;
    let best = except === 0 ? 1 : 0;
    for (let k = best + 1; k < this.#columns; k++) {
      if (k === except) continue;
      const ahead = this.#logs[at + k] + this.logFactors[k] >
        this.#logs[at + best] + this.logFactors[best];
      if (ahead) best = k;
    }
    return best;
  }
}

/** Of neighbouring ranges that score the same, one; of the best, the widest. */
function widestOfBest(ranges: readonly Range[]): Range | undefined {
  const joined: Range[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last !== undefined && Math.abs(last.score - range.score) <= BETTER) {
      joined[joined.length - 1] = { ...last, to: range.to };
    } else joined.push(range);
  }
  const best = joined.reduce((most, { score }) => Math.max(most, score), -Infinity);
  const widthOf = ({ from, to }: Range) => to - from;
  return joined.filter(({ score }) => score >= best - BETTER)
    .reduce<Range | undefined>(
      (widest, range) => widest && widthOf(widest) >= widthOf(range) ? widest : range,
      undefined,
    );
}
