import type { Curved, CurvedFunction } from "./minimise_bounded.ts";

/** What a {@linkcode LogLinearLoss} is made of. */
export interface LogLinearProblem {
  /** Shape `(rows, weights, classes)`, row-major: what each weight multiplies. */
  readonly terms: Float64Array;
  /** The class of each row. */
  readonly labels: Uint32Array;
  /** Number of classes. */
  readonly classes: number;
  /** Where weights are drawn to; one a weight. */
  readonly centre: Float64Array;
  /** How strongly, > 0. */
  readonly penalty: number;
}

/** Log loss of a softmax over weighted sums of given terms: convex in the weights.
 *
 * `Σᵢ −log softmax(Σⱼ wⱼ termᵢⱼ)[labelᵢ] + penalty / 2 · |w − centre|²`
 */
export class LogLinearLoss implements CurvedFunction {
  readonly #problem: LogLinearProblem;

  constructor(problem: LogLinearProblem) {
    this.#problem = problem;
  }

  valueAt(weights: Float64Array): number {
    const { labels, classes } = this.#problem;
    const probabilities = new Float64Array(classes);
    let value = this.#penaltyAt(weights);
    for (let i = 0; i < labels.length; i++) value += this.#lossOf(i, weights, probabilities);
    return value;
  }

  at(weights: Float64Array): Curved {
    const { terms, labels, classes, centre, penalty } = this.#problem;
    const size = weights.length;
    const gradient = weights.map((weight, j) => penalty * (weight - centre[j]));
    const hessian = new Float64Array(size * size);
    for (let j = 0; j < size; j++) hessian[j * size + j] = penalty;
    const probabilities = new Float64Array(classes), shares = new Float64Array(classes);
    const means = new Float64Array(size);
    let value = this.#penaltyAt(weights);
    for (let i = 0; i < labels.length; i++) {
      value += this.#lossOf(i, weights, probabilities);
      for (let j = 0; j < size; j++) {
        const from = (i * size + j) * classes;
        let mean = 0;
        for (let k = 0; k < classes; k++) mean += shares[k] = probabilities[k] * terms[from + k];
        means[j] = mean;
        gradient[j] += mean - terms[from + labels[i]];
        for (let l = 0; l <= j; l++) {
          const other = (i * size + l) * classes;
          let product = 0;
          for (let k = 0; k < classes; k++) product += shares[k] * terms[other + k];
          hessian[j * size + l] += product - mean * means[l];
        }
      }
    }
    for (let j = 0; j < size; j++) {
      for (let l = 0; l < j; l++) hessian[l * size + j] = hessian[j * size + l];
    }
    return { value, gradient, hessian };
  }

  #penaltyAt(weights: Float64Array): number {
    const { centre, penalty } = this.#problem;
    return weights.reduce((sum, weight, j) => sum + penalty / 2 * (weight - centre[j]) ** 2, 0);
  }

  /** The log loss of a row, whose probabilities it writes. */
  #lossOf(row: number, weights: Float64Array, probabilities: Float64Array): number {
    const { terms, labels, classes } = this.#problem;
    probabilities.fill(0);
    for (let j = 0; j < weights.length; j++) {
      const from = (row * weights.length + j) * classes;
      for (let k = 0; k < classes; k++) probabilities[k] += weights[j] * terms[from + k];
    }
    const largest = probabilities.reduce((a, b) => Math.max(a, b)),
      own = probabilities[labels[row]];
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      sum += probabilities[k] = Math.exp(probabilities[k] - largest);
    }
    for (let k = 0; k < classes; k++) probabilities[k] /= sum;
    return Math.log(sum) + largest - own;
  }
}
