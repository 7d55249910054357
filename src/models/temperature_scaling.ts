import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, inKindOf, type SameKind } from "../core/ml_matrix.ts";
import type { ModelState, Stateful, StateReader } from "../core/state.ts";
import {
  type CalibrationProblem,
  poseCalibration,
  probabilitiesToChange,
  type ProbabilityFitOptions,
} from "./calibration_problem.ts";
import { classProbabilities } from "./class_probabilities.ts";
import { positiveFromState } from "./positive_from_state.ts";

/** Probabilities made as sure or as unsure as they have turned out to be right: `softmax(log p / T)`, by one number T.
 *
 * T above 1 takes confidence back, T below 1 adds it; which class is the most probable stays. Minimises the weighted log loss for T
 * from 0.01 to 100, by Newton's method. Of N rows the true class is given the target `(N + 1) / (N + 2)` and the others the rest in
 * equal shares, as in Platt scaling, so that few rows that are all predicted right do not make certain; scikit-learn 1.9.1 has no
 * such doubt, and both are the same where rows are many. Source: Guo et al., "On Calibration of Modern Neural Networks", 2017.
 *
 * @example
 * ```ts
 * import { Matrix, TemperatureScaling } from "@medley/medley";
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * // Said with probability 0.99, and right three times of four.
 * const said = Matrix.fromRows(Array.from({ length: 400 }, () => [0.01, 0.99]));
 * const truth = Array.from({ length: 400 }, (_, i) => i % 4 === 0 ? "no" : "yes");
 * const model = new TemperatureScaling().fit(said, truth);
 * assert(model.temperature > 1);
 * assertAlmostEquals(model.transform(said).row(0)[1], 0.75, 0.01);
 * ```
 */
export class TemperatureScaling {
  /** Fits to probabilities that the labels had no part in, such as those out of fold.
   *
   * @param probabilities Shape `(rows, classes)`.
   * @throws {ShapeError} If lengths differ, or there is not one class a column.
   * @throws {RangeError} If there is no row, a label is not among the classes, or a probability is not in [0, 1].
   */
  fit(
    probabilities: DenseMatrix,
    y: readonly Label[],
    options: Omit<ProbabilityFitOptions, "groups"> = {},
  ): TemperatureScalingModel {
    return fitTemperature(poseCalibration(probabilities, y, options));
  }
}

/** A fitted {@linkcode TemperatureScaling}. */
export class TemperatureScalingModel implements Stateful {
  /** What logarithms are divided by. */
  readonly temperature: number;
  /** Number of classes. */
  readonly columns: number;

  /** Of what a fit has found. */
  constructor(fields: Pick<TemperatureScalingModel, "temperature" | "columns">) {
    this.temperature = fields.temperature;
    this.columns = fields.columns;
  }

  /** The same rows as sure as they should be, in f64; each sums to 1. A probability below 2⁻⁵² counts as that.
   *
   * @throws {ShapeError} If there are not as many columns as classes.
   * @throws {RangeError} If a probability is not in [0, 1].
   */
  transform<X extends DenseMatrix>(probabilities: X): SameKind<X> {
    const logs = logarithms(probabilitiesToChange(probabilities, this.columns));
    logs.data.forEach((value, at) => logs.data[at] = value / this.temperature);
    return inKindOf(probabilities, classProbabilities(logs));
  }

  /** Everything it remembers, as plain data. */
  toState(): ModelState {
    const { temperature, columns } = this;
    return { type: "TemperatureScalingModel", fields: { temperature, columns } };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of temperature scaling.
   */
  static fromState(reader: StateReader): TemperatureScalingModel {
    const columns = reader.count("columns");
    if (columns < 2) reader.fail("columns", "must be at least 2");
    return new TemperatureScalingModel({
      temperature: positiveFromState(reader, "temperature"),
      columns,
    });
  }
}

/** No temperature is further from 1, either way. */
const MOST = 100;

/** As {@linkcode TemperatureScaling.fit}, of what is checked. */
export function fitTemperature(problem: CalibrationProblem): TemperatureScalingModel {
  const { columns } = problem.probabilities;
  return new TemperatureScalingModel({ temperature: 1 / sharpness(problem), columns });
}

/** 1 / T: in it the loss is convex. Newton's method, and bisection where that leaves what is known to hold the least. */
function sharpness(problem: CalibrationProblem): number {
  const loss = new SharpnessLoss(problem);
  let low = 1 / MOST, high = MOST, at = 1;
  for (let iteration = 0; iteration < 100; iteration++) {
    const { slope, curvature } = loss.derivatives(at);
    if (Math.abs(slope) <= 1e-13) return at;
    if (slope > 0) high = at;
    else low = at;
    const newton = at - slope / curvature;
    const next = newton > low && newton < high ? newton : Math.sqrt(low * high);
    if (Math.abs(next - at) <= 1e-12 * at) return next;
    at = next;
  }
  return at;
}

/** The mean log loss of `softmax(s · log p)` against smoothed targets. */
class SharpnessLoss {
  readonly #logs: Matrix;
  readonly #weights: Float64Array;
  readonly #total: number;
  /** The mean logarithm that each row's targets expect. */
  readonly #targets: Float64Array;

  constructor({ probabilities, places, weights }: CalibrationProblem) {
    this.#logs = logarithms(probabilities);
    this.#weights = weights;
    this.#total = weights.reduce((sum, weight) => sum + weight, 0);
    const doubt = 1 / (this.#total + 2), others = probabilities.columns - 1;
    this.#targets = Float64Array.from(places, (place, i) => {
      let sum = 0;
      for (const value of this.#logs.row(i)) sum += value;
      const own = this.#logs.row(i)[place];
      return (1 - doubt) * own + doubt * (sum - own) / others;
    });
  }

  derivatives(s: number): { slope: number; curvature: number } {
    const { rows, columns, data } = this.#logs;
    let slope = 0, curvature = 0;
    for (let i = 0; i < rows; i++) {
      const from = i * columns, largest = Math.max(...this.#logs.row(i));
      let sum = 0, first = 0, second = 0;
      for (let at = from; at < from + columns; at++) {
        const share = Math.exp(s * (data[at] - largest));
        sum += share;
        first += share * data[at];
        second += share * data[at] * data[at];
      }
      const mean = first / sum, weight = this.#weights[i] / this.#total;
      slope += weight * (mean - this.#targets[i]);
      curvature += weight * (second / sum - mean * mean);
    }
    return { slope, curvature };
  }
}

function logarithms({ rows, columns, data }: Matrix): Matrix {
  const logs = new Float64Array(data.length);
  for (let k = 0; k < data.length; k++) logs[k] = Math.log(Math.max(data[k], Number.EPSILON));
  return new Matrix(rows, columns, logs);
}
