import { LogisticObjective } from "../core/kernels/logistic.ts";
import type { ResidentFeatures, RowRange } from "../core/kernels/resident_features.ts";
import { Matrix } from "../core/matrix.ts";
import { classProbabilities } from "./class_probabilities.ts";
import { OptimumSolver } from "./logistic_optimum.ts";
import { ScikitLearnSolver } from "./logistic_scikit_learn.ts";
import type { LogisticSolution, LogisticSolveOptions, LogisticSolver } from "./logistic_solver.ts";
import { eachRow, weighRows, type WeightedClasses } from "./weighted_classes.ts";

/** How a {@linkcode LogisticFit} is made. */
export interface LogisticFitOptions {
  readonly rows: readonly RowRange[];
  readonly fitIntercept: boolean;
  readonly solver: "optimum" | "scikitLearn";
}

/** A logistic regression fitted, for one strength of regularisation after another, on some ranges of rows. */
export class LogisticFit implements Disposable {
  readonly #features: ResidentFeatures;
  readonly #classes: number;
  /** The classes that have weight among the rows, ascending. */
  readonly #present: readonly number[];
  readonly #objective: LogisticObjective | undefined;
  readonly #solver: LogisticSolver | undefined;

  constructor(
    features: ResidentFeatures,
    data: WeightedClasses,
    options: LogisticFitOptions,
  ) {
    const { rows, fitIntercept, solver } = options;
    const weights = weighRows(data, rows);
    const totals = new Float64Array(data.classes);
    eachRow(rows, (row) => totals[data.indices[row]] += weights[row]);
    const totalWeight = totals.reduce((sum, total) => sum + total, 0);
    this.#features = features;
    this.#classes = data.classes;
    this.#present = [...totals.keys()].filter((k) => totals[k] > 0);
    // Rows of a single class leave nothing to solve: every other row gets that class.
    if (this.#present.length < 2) return;
    const places = new Map(this.#present.map((k, place) => [k, place]));
    this.#objective = new LogisticObjective(features, {
      // Rows of other classes, of weight 0 or outside the ranges, stand anywhere.
      classes: data.indices.map((k) => places.get(k) ?? 0),
      outputs: this.#present.length === 2 ? 1 : this.#present.length,
      weights,
      rows,
    });
    const Solver = solver === "optimum" ? OptimumSolver : ScikitLearnSolver;
    this.#solver = new Solver(this.#objective, {
      shares: Float64Array.from(this.#present, (k) => totals[k] / totalWeight),
      totalWeight,
      fitIntercept,
    });
  }

  [Symbol.dispose](): void {
    this.#objective?.[Symbol.dispose]();
  }

  solve(options: LogisticSolveOptions): LogisticSolution {
    return this.#solver?.solve(options) ??
      { coefficients: new Float64Array(0), iterations: 0, converged: true };
  }

  /** Probabilities of any rows, shape `(rows, classes)`: 0 for a class that it has not seen, equal if it has seen none. */
  probabilities({ coefficients }: LogisticSolution, rows: RowRange): Matrix {
    const all = Matrix.zeros(rows.to - rows.from, this.#classes);
    if (this.#present.length === 0) all.data.fill(1 / this.#classes);
    if (this.#present.length === 1) {
      for (let i = 0; i < all.rows; i++) all.data[i * all.columns + this.#present[0]] = 1;
    }
    if (this.#objective === undefined) return all;
    const { outputs } = this.#objective;
    const seen = classProbabilities(this.#features.scores(coefficients, { outputs, rows }));
    for (let i = 0; i < all.rows; i++) {
      seen.row(i).forEach((p, place) => all.data[i * all.columns + this.#present[place]] = p);
    }
    return all;
  }
}
