import type { LogisticObjective } from "../core/kernels/logistic.ts";
import { minimise } from "./lbfgs.ts";
import {
  type LogisticSolution,
  type LogisticSolveOptions,
  type LogisticSolver,
  penalisedLoss,
} from "./logistic_solver.ts";

/** Goes to the optimum, by the shortest way.
 *
 * L-BFGS works in coordinates in which the columns are centred and the curvature at the outset is about 1, so that the
 * scale and offset of a column do not matter to it. The data stays as it is: only coefficients and gradients are converted.
 * The outputs of a column share one scale. So the coefficients of a softmax, which sum to 0 at the optimum, do so on the
 * way there too, and the one direction that the loss does not see is never entered.
 */
export class OptimumSolver implements LogisticSolver {
  readonly #objective: LogisticObjective;
  readonly #fitIntercept: boolean;
  /** Every class's share of the weight, above 0. */
  readonly #shares: Float64Array;
  readonly #totalWeight: number;
  /** What columns are centred by: their means, or 0 without an intercept to take them up. */
  readonly #centre: Float64Array;
  /** Sums of squares of the centred columns. */
  readonly #spread: Float64Array;

  constructor(
    objective: LogisticObjective,
    options: {
      readonly shares: Float64Array;
      readonly totalWeight: number;
      readonly fitIntercept: boolean;
    },
  ) {
    const { mean, spread } = objective.moments();
    const { shares, totalWeight, fitIntercept } = options;
    this.#objective = objective;
    this.#fitIntercept = fitIntercept;
    this.#shares = shares;
    this.#totalWeight = totalWeight;
    this.#centre = fitIntercept ? mean : new Float64Array(mean.length);
    this.#spread = fitIntercept
      ? spread
      : spread.map((sum, j) => sum + totalWeight * mean[j] * mean[j]);
  }

  /** Until the norm of the scaled gradient, over the root of the total weight, is at most the tolerance. */
  solve(options: LogisticSolveOptions): LogisticSolution {
    const { c, start, tolerance, maxIterations } = options;
    const { size } = this.#objective;
    const scale = this.#scale(c), penalised = penalisedLoss(this.#objective, c);
    const coefficients = new Float64Array(size), slopes = new Float64Array(size);
    const minimum = minimise(
      (scaled, gradient) => {
        this.#fromScaled(scaled, scale, coefficients);
        const value = penalised(coefficients, slopes);
        this.#scaleGradient(slopes, scale, gradient);
        return value;
      },
      this.#toScaled(start ?? this.#sharesAlone(), scale),
      { tolerance: tolerance * Math.sqrt(this.#totalWeight), maxIterations },
    );
    this.#fromScaled(minimum.x, scale, coefficients);
    return {
      coefficients,
      iterations: minimum.iterations,
      converged: minimum.converged,
    };
  }

  /** For every column one over the root of the objective's curvature along it; 0 for an intercept that is not fitted. */
  #scale(c: number): Float64Array {
    const variances = this.#shares.map((share) => share * (1 - share));
    const curvature = variances.reduce((sum, variance) => sum + variance, 0) / variances.length;
    const scale = this.#spread.map((spread) => 1 / Math.sqrt(curvature * spread + 1 / c));
    scale[scale.length - 1] = this.#fitIntercept ? 1 / Math.sqrt(curvature * this.#totalWeight) : 0;
    return scale;
  }

  /** Zeros, with intercepts that give every class its share. */
  #sharesAlone(): Float64Array {
    const coefficients = new Float64Array(this.#objective.size);
    const logs = this.#shares.map(Math.log);
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    const intercepts = this.#objective.outputs === 1
      ? [logs[1] - logs[0]]
      : logs.map((log) => log - mean);
    coefficients.set(intercepts, coefficients.length - intercepts.length);
    return coefficients;
  }

  #fromScaled(scaled: Float64Array, scale: Float64Array, coefficients: Float64Array): void {
    this.#eachEntry((i, j) => coefficients[i] = scale[j] * scaled[i]);
    this.#shiftIntercepts(coefficients, -1);
  }

  #toScaled(coefficients: Float64Array, scale: Float64Array): Float64Array {
    const scaled = coefficients.slice();
    this.#shiftIntercepts(scaled, 1);
    this.#eachEntry((i, j) => scaled[i] = scale[j] === 0 ? 0 : scaled[i] / scale[j]);
    return scaled;
  }

  #scaleGradient(slopes: Float64Array, scale: Float64Array, gradient: Float64Array): void {
    const last = this.#centre.length - 1, intercepts = slopes.length - this.#objective.outputs;
    this.#eachEntry((i, j, k) => {
      const throughIntercept = j === last ? 0 : this.#centre[j] * slopes[intercepts + k];
      gradient[i] = scale[j] * (slopes[i] - throughIntercept);
    });
  }

  /** The intercept of centred columns is that of the columns themselves plus what their means contribute. */
  #shiftIntercepts(coefficients: Float64Array, sign: 1 | -1): void {
    const last = this.#centre.length - 1;
    const intercepts = coefficients.length - this.#objective.outputs;
    this.#eachEntry((i, j, k) => {
      if (j < last) coefficients[intercepts + k] += sign * this.#centre[j] * coefficients[i];
    });
  }

  /** Calls back with the place of every coefficient, its column and its output. */
  #eachEntry(callback: (i: number, column: number, output: number) => void): void {
    const outputs = this.#objective.outputs;
    for (let i = 0, j = 0; j < this.#centre.length; j++) {
      for (let k = 0; k < outputs; k++) callback(i++, j, k);
    }
  }
}
