import { Matrix } from "../core/matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import { classProbabilities } from "../models/class_probabilities.ts";
import type { Combiner } from "./combiner.ts";
import { logProbability } from "./log_probability.ts";
import { modalitiesOf, type Opinion } from "./opinion.ts";

/** What a mean is taken of. */
export type PoolOf = "probabilities" | "logProbabilities";

/** The weighted mean of the members' probabilities, or of their logarithms, row by row over those that are present.
 *
 * An absent member is left out and the weights of the others are renormalised: exactly the mean without it. A mean of
 * logarithms is a geometric mean, made to sum to 1: the linear and the logarithmic opinion pool.
 * Source: Genest and Zidek, "Combining probability distributions", 1986.
 */
export class MeanPool implements Combiner {
  /** What the mean is taken of. */
  readonly of: PoolOf;
  /** How much each member counts; of any sum. */
  readonly weights: readonly number[];

  /** A mean with one weight a member. */
  constructor({ of, weights }: Pick<MeanPool, "of" | "weights">) {
    this.of = of;
    this.weights = weights;
  }

  /** A mean in which the members of a modality share its weight, so that their number buys none. */
  static shared(
    of: PoolOf,
    members: readonly { readonly modality: string }[],
    weightOf: (modality: string) => number = () => 1,
  ): MeanPool {
    const weights = members.map(({ modality }) =>
      weightOf(modality) / members.filter((other) => other.modality === modality).length
    );
    return new MeanPool({ of, weights });
  }

  /** How many opinions it takes. */
  get members(): number {
    return this.weights.length;
  }

  /** Shape `(rows, classes)`; each row sums to 1. Every row must have a present member whose weight is above 0. */
  predictProba(opinions: readonly Opinion[]): Matrix {
    const { rows, columns } = opinions[0].probabilities;
    const mean = Matrix.zeros(rows, columns);
    const valueOf = this.of === "probabilities" ? (value: number) => value : logProbability;
    for (let i = 0; i < rows; i++) {
      const heard = this.weights.map((weight, m) => opinions[m].present[i] ? weight : 0);
      const total = heard.reduce((sum, weight) => sum + weight, 0);
      const into = mean.row(i);
      opinions.forEach(({ probabilities }, m) => {
        const share = heard[m] / total;
        if (share > 0) probabilities.row(i).forEach((p, k) => into[k] += share * valueOf(p));
      });
    }
    return this.of === "probabilities" ? mean : classProbabilities(mean);
  }

  /** All that it remembers, as a model file holds it. */
  toState(): ModelState {
    return {
      type: "MeanPool",
      fields: { of: this.of },
      tensors: { weights: { shape: [this.members], data: Float64Array.from(this.weights) } },
    };
  }

  /** The pool of a state.
   *
   * @throws {ModelFormatError} If the state contradicts itself.
   */
  static fromState(state: StateReader): MeanPool {
    const weights = readWeights(state, "weights");
    if (!weights.some((weight) => weight > 0)) state.fail("weights", "must have one above 0");
    return new MeanPool({ of: state.oneOf("of", ["probabilities", "logProbabilities"]), weights });
  }
}

/** The modalities that a mean listens to: those with a member of a weight above 0. */
export function heardModalities(
  { weights }: MeanPool,
  members: readonly { readonly modality: string }[],
): string[] {
  return modalitiesOf(members.filter((_, m) => weights[m] > 0));
}

/** The tensor of one weight a member: finite, none negative. */
export function readWeights(state: StateReader, name: string): number[] {
  const weights = Array.from(state.f64(name, [-1]));
  if (!weights.every((weight) => Number.isFinite(weight) && weight >= 0)) {
    state.fail(name, "must be finite and not negative");
  }
  return weights;
}
