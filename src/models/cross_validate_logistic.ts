import type { BlockMatrix } from "../core/block_matrix.ts";
import { ResidentFeatures, type RowRange } from "../core/kernels/resident_features.ts";
import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import { innerFolds } from "./inner_folds.ts";
import { LogisticFit, type LogisticFitOptions } from "./logistic_fit.ts";
import type { LogisticSolution, LogisticSolveOptions } from "./logistic_solver.ts";
import { weighRows, type WeightedClasses } from "./weighted_classes.ts";

/** How a logistic regression is cross-validated. */
export interface CrossValidateLogisticOptions {
  /** The strengths to choose from, ascending. */
  readonly grid: readonly number[];
  readonly folds: number;
  readonly seed: number;
  /** The group of each row: folds then keep groups apart. */
  readonly groups?: readonly Label[];
  readonly fitIntercept: boolean;
  readonly solver: LogisticFitOptions["solver"];
  readonly tolerance: number;
  readonly maxIterations: number;
}

/** The strength that predicts best, and what it predicts. */
export interface CrossValidatedLogistic {
  readonly c: number;
  /** Shape `(rows, classes)`: each row from the fold in which it was left out. */
  readonly outOfFold: Matrix;
}

/** The search ends at a loss this many times the least: from there on weaker regularisation only fits noise better. */
const CLEARLY_WORSE = 1.01;

/** Chooses the strength of regularisation with the least weighted mean out-of-fold log loss.
 *
 * All folds go together from strong to weak regularisation, each from its own last solution, and share one copy of
 * the rows, sorted by fold. Where there are not members enough of any class, or groups, there are fewer folds; undefined
 * if there are not two.
 */
export function crossValidateLogistic(
  x: BlockMatrix,
  data: WeightedClasses,
  options: CrossValidateLogisticOptions,
): CrossValidatedLogistic | undefined {
  const splits = innerFolds(Array.from(data.indices), options);
  if (splits === undefined) return undefined;
  const order = splits.flatMap(({ test }) => [...test]);
  const sorted = {
    ...data,
    indices: Uint32Array.from(order, (row) => data.indices[row]),
    sampleWeight: Float64Array.from(order, (row) => data.sampleWeight[row]),
  };
  using features = new ResidentFeatures(x.view(order));
  using resources = new DisposableStack();
  let from = 0;
  const paths = splits.map(({ test }) => {
    const rows = { from, to: from += test.length };
    return new FoldPath(resources, features, sorted, { ...options, rows });
  });
  const { c, outOfFold } = choose(paths, sorted, options);
  const inOrder = Matrix.zeros(outOfFold.rows, outOfFold.columns);
  order.forEach((row, i) => inOrder.data.set(outOfFold.row(i), row * outOfFold.columns));
  return { c, outOfFold: inOrder };
}

/** One fold on its way along the strengths. */
class FoldPath {
  readonly #fit: LogisticFit;
  readonly #test: RowRange;
  #last: LogisticSolution | undefined;

  constructor(
    resources: DisposableStack,
    features: ResidentFeatures,
    data: WeightedClasses,
    { rows, fitIntercept, solver }: Omit<LogisticFitOptions, "rows"> & { readonly rows: RowRange },
  ) {
    const train = [{ from: 0, to: rows.from }, { from: rows.to, to: features.rows }];
    this.#fit = resources.use(
      new LogisticFit(features, data, { rows: train, fitIntercept, solver }),
    );
    this.#test = rows;
  }

  /** The probabilities of the fold's test rows. */
  step(options: Omit<LogisticSolveOptions, "start">): Matrix {
    this.#last = this.#fit.solve({ ...options, start: this.#last?.coefficients });
    return this.#fit.probabilities(this.#last, this.#test);
  }
}

function choose(
  paths: readonly FoldPath[],
  data: WeightedClasses,
  options: CrossValidateLogisticOptions,
): CrossValidatedLogistic {
  const weights = weighRows(data, [{ from: 0, to: data.indices.length }]);
  let best: CrossValidatedLogistic & { loss: number } | undefined;
  for (const c of options.grid) {
    const outOfFold = stackRows(paths.map((path) => path.step({ c, ...options })));
    const loss = weightedLogLoss(outOfFold, data.indices, weights);
    if (best === undefined || loss < best.loss) best = { c, outOfFold, loss };
    if (loss > CLEARLY_WORSE * best.loss) break;
  }
  return best!;
}

function weightedLogLoss(
  probabilities: Matrix,
  indices: Uint32Array,
  weights: Float64Array,
): number {
  let sum = 0, total = 0;
  weights.forEach((weight, i) => {
    const p = probabilities.data[i * probabilities.columns + indices[i]];
    sum -= weight * Math.log(Math.max(p, Number.EPSILON));
    total += weight;
  });
  return sum / total;
}

function stackRows(matrices: readonly Matrix[]): Matrix {
  const rows = matrices.reduce((sum, matrix) => sum + matrix.rows, 0);
  const stacked = Matrix.zeros(rows, matrices[0].columns);
  let at = 0;
  for (const { data } of matrices) {
    stacked.data.set(data, at);
    at += data.length;
  }
  return stacked;
}
