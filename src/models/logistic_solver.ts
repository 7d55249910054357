import type { LogisticObjective } from "../core/kernels/logistic.ts";
import type { Objective } from "./lbfgs.ts";

/** How to solve for one strength of regularisation. */
export interface LogisticSolveOptions {
  /** Inverse strength of regularisation. */
  readonly c: number;
  /** Where to begin, as {@linkcode LogisticSolution.coefficients}. @default {the solver's own} */
  readonly start?: Float64Array;
  /** The solver's own measure of how flat it must be. */
  readonly tolerance: number;
  readonly maxIterations: number;
}

/** A minimum, or where a solver stopped. */
export interface LogisticSolution {
  /** Shape `(columns + 1, outputs)`, the intercepts last. */
  readonly coefficients: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

/** What minimises `Σ weight · −log p(class) + |coefficients|² / 2c`, intercepts unpenalised. */
export interface LogisticSolver {
  solve(options: LogisticSolveOptions): LogisticSolution;
}

/** The objective of a {@linkcode LogisticSolver}. */
export function penalisedLoss(loss: LogisticObjective, c: number): Objective {
  const penalised = loss.size - loss.outputs;
  return (coefficients, gradient) => {
    let value = loss.evaluate(coefficients, gradient);
    for (let i = 0; i < penalised; i++) {
      value += coefficients[i] * coefficients[i] / (2 * c);
      gradient[i] += coefficients[i] / c;
    }
    return value;
  };
}
