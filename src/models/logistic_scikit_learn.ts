import type { LogisticObjective } from "../core/kernels/logistic.ts";
import { minimiseAsScipy } from "./lbfgs_scipy.ts";
import {
  type LogisticSolution,
  type LogisticSolveOptions,
  type LogisticSolver,
  penalisedLoss,
} from "./logistic_solver.ts";

/** Goes the way of scikit-learn 1.9.1's `lbfgs`, and stops where it stops.
 *
 * From zeros, in the columns as they are; the objective is divided by the total weight.
 */
export class ScikitLearnSolver implements LogisticSolver {
  readonly #objective: LogisticObjective;
  readonly #totalWeight: number;
  readonly #fitIntercept: boolean;

  constructor(
    objective: LogisticObjective,
    options: { readonly totalWeight: number; readonly fitIntercept: boolean },
  ) {
    this.#objective = objective;
    this.#totalWeight = options.totalWeight;
    this.#fitIntercept = options.fitIntercept;
  }

  /** Until no entry of the mean objective's gradient is larger than the tolerance, or a step gains nothing. */
  solve(options: LogisticSolveOptions): LogisticSolution {
    const { c, start, tolerance, maxIterations } = options;
    const { size, outputs } = this.#objective;
    const penalised = penalisedLoss(this.#objective, c);
    const { x, iterations, converged } = minimiseAsScipy(
      (coefficients, gradient) => {
        const value = penalised(coefficients, gradient);
        gradient.forEach((slope, i) => gradient[i] = slope / this.#totalWeight);
        if (!this.#fitIntercept) gradient.fill(0, size - outputs);
        return value / this.#totalWeight;
      },
      start ?? new Float64Array(size),
      { tolerance, maxIterations },
    );
    return { coefficients: x, iterations, converged };
  }
}
