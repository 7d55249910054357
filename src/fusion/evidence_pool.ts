import { Matrix } from "../core/matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import { classProbabilities } from "../models/class_probabilities.ts";
import type { Combiner } from "./combiner.ts";
import { logProbability } from "./log_probability.ts";
import { readWeights } from "./mean_pool.ts";
import type { Opinion } from "./opinion.ts";
import { readPrior } from "./read_state.ts";

/** The product of what the members have found out, each to the power of its weight, with the class shares counted apart.
 *
 * `score = priorWeight · log prior + Σ weight · (log p − log prior)`, and a softmax over the classes. What a member says
 * beyond the class shares is its evidence (Good, "Probability and the weighing of evidence", 1950): of calibrated members that are
 * independent within a class all weights are 1, and the shares count once however many members there are. A member that
 * is absent, or repeats the shares, adds nothing.
 */
export class EvidencePool implements Combiner {
  /** How much the evidence of each member counts, ≥ 0. */
  readonly weights: readonly number[];
  /** How much the class shares count: 1 where members speak of the same shares, more where they were fitted as if classes were balanced. */
  readonly priorWeight: number;
  /** The share of each class among the rows fitted on, above 0. */
  readonly prior: Float64Array;

  /** What `OptimisedWeights.fit` has fitted. */
  constructor(fitted: Pick<EvidencePool, "weights" | "priorWeight" | "prior">) {
    this.weights = fitted.weights;
    this.priorWeight = fitted.priorWeight;
    this.prior = fitted.prior;
  }

  /** How many opinions it takes. */
  get members(): number {
    return this.weights.length;
  }

  /** Shape `(rows, classes)`; each row sums to 1. */
  predictProba(opinions: readonly Opinion[]): Matrix {
    const { rows, columns } = opinions[0].probabilities;
    const prior = this.prior.map(logProbability);
    const scores = Matrix.zeros(rows, columns);
    for (let i = 0; i < rows; i++) {
      const into = scores.row(i);
      prior.forEach((log, k) => into[k] = this.priorWeight * log);
      this.weights.forEach((weight, m) => {
        const { present, probabilities } = opinions[m];
        if (!present[i] || weight === 0) return;
        probabilities.row(i).forEach((p, k) => into[k] += weight * (logProbability(p) - prior[k]));
      });
    }
    return classProbabilities(scores);
  }

  /** All that it remembers, as a model file holds it. */
  toState(): ModelState {
    const { weights, prior, priorWeight } = this;
    return {
      type: "EvidencePool",
      fields: { priorWeight },
      tensors: {
        weights: { shape: [weights.length], data: Float64Array.from(weights) },
        prior: { shape: [prior.length], data: prior },
      },
    };
  }

  /** The pool of a state.
   *
   * @throws {ModelFormatError} If the state contradicts itself.
   */
  static fromState(state: StateReader): EvidencePool {
    const priorWeight = state.number("priorWeight");
    if (!Number.isFinite(priorWeight)) state.fail("priorWeight", "must be finite");
    const weights = readWeights(state, "weights");
    return new EvidencePool({ weights, priorWeight, prior: readPrior(state, -1) });
  }
}
