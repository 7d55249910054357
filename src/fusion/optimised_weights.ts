import { Matrix } from "../core/matrix.ts";
import { innerFolds } from "../models/inner_folds.ts";
import type { Combiner, CombinerSpec, CrossFittedCombiner } from "./combiner.ts";
import { EvidencePool } from "./evidence_pool.ts";
import { LogLinearLoss } from "./log_linear_loss.ts";
import { logProbability } from "./log_probability.ts";
import { MeanPool } from "./mean_pool.ts";
import { minimiseBounded } from "./minimise_bounded.ts";
import { type Opinion, takeRowsOf } from "./opinion.ts";
import { type Stack, takeStackRows } from "./stack.ts";

/** How far weights are held to those of the log average: enough to tell equals apart and to keep weights finite where rows can be
 * told apart without error, too little to matter beside a few dozen rows.
 */
const PENALTY = 1;

/** Folds of the cross-fit. */
const FOLDS = 5;

/** An {@linkcode EvidencePool} of the weights ≥ 0 with which the members predict their rows best.
 *
 * Minimises the log loss, a convex function of the weights. Rows of a single class tell no weights: the log average then stands in.
 */
export class OptimisedWeights implements CombinerSpec {
  /** Seed of the folds of the cross-fit. */
  readonly seed: number;

  constructor(options: { readonly seed: number }) {
    this.seed = options.seed;
  }

  fit(stack: Stack): Combiner {
    const average = MeanPool.shared("logProbabilities", stack.opinions);
    if (new Set(stack.labels).size < 2) return average;
    const labels = Uint32Array.from(stack.labels, (label) => stack.classes.indexOf(label));
    const prior = sharesOf(labels, stack.classes.length);
    const total = average.weights.reduce((sum, weight) => sum + weight, 0);
    const centre = Float64Array.of(1, ...average.weights.map((weight) => weight / total));
    const loss = new LogLinearLoss({
      terms: evidenceOf(stack.opinions, prior),
      labels,
      classes: prior.length,
      centre,
      penalty: PENALTY,
    });
    const lowest = centre.map((_, j) => j === 0 ? -Infinity : 0);
    const [priorWeight, ...weights] = minimiseBounded(loss, centre, lowest);
    return new EvidencePool({ weights, priorWeight, prior });
  }

  fitCrossValidated(stack: Stack): CrossFittedCombiner {
    return { combiner: this.fit(stack), outOfFold: crossFit(this, stack) };
  }
}

/** The share of each class. One without a row counts as half a row: what members say of it must not seem evidence beyond measure. */
function sharesOf(labels: Uint32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const k of labels) counts[k]++;
  const rows = counts.map((count) => Math.max(count, 0.5));
  const total = rows.reduce((sum, count) => sum + count, 0);
  return rows.map((count) => count / total);
}

/** What each row is given by a combiner fitted on other folds; of one that has learned from no row if there are not two folds. */
function crossFit(spec: OptimisedWeights, stack: Stack): Matrix {
  const { labels, groups } = stack;
  const splits = innerFolds(labels, { folds: FOLDS, seed: spec.seed, groups }) ??
    [{ train: new Uint32Array(0), test: Uint32Array.from(labels.keys()) }];
  const outOfFold = Matrix.zeros(labels.length, stack.classes.length);
  for (const { train, test } of splits) {
    const said = spec.fit(takeStackRows(stack, train)).predictProba(
      stack.opinions.map((opinion) => takeRowsOf(opinion, test)),
    );
    test.forEach((row, i) => outOfFold.row(row).set(said.row(i)));
  }
  return outOfFold;
}

/** The terms of an {@linkcode EvidencePool}'s score, shape `(rows, 1 + members, classes)`: the class shares first. */
function evidenceOf(opinions: readonly Opinion[], prior: Float64Array): Float64Array {
  const { rows, columns } = opinions[0].probabilities;
  const shares = prior.map(logProbability);
  const terms = new Float64Array(rows * (1 + opinions.length) * columns);
  for (let i = 0, at = 0; i < rows; i++) {
    terms.set(shares, at);
    at += columns;
    for (const { probabilities, present } of opinions) {
      if (present[i]) {
        probabilities.row(i).forEach((p, k) => terms[at + k] = logProbability(p) - shares[k]);
      }
      at += columns;
    }
  }
  return terms;
}
