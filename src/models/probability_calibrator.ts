import { checkInteger, checkOneOf, checkSeed } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import type { DenseMatrix } from "../core/ml_matrix.ts";
import type { Split } from "../validation/split.ts";
import {
  type CalibrationProblem,
  poseCalibration,
  type ProbabilityFitOptions,
  takeProblem,
} from "./calibration_problem.ts";
import { crossFit } from "./cross_fit.ts";
import { innerFolds } from "./inner_folds.ts";
import { fitOneVsRest } from "./one_vs_rest_calibration.ts";
import {
  type CalibrationMethod,
  calibrationMethods,
  ProbabilityCalibratorModel,
} from "./probability_calibrator_model.ts";
import { fitTemperature } from "./temperature_scaling.ts";

/** Options of {@linkcode ProbabilityCalibrator}. */
export interface ProbabilityCalibratorOptions {
  /** How probabilities are calibrated; `"auto"`: by the method that does best on folds. @default {"auto"} */
  readonly method?: CalibrationMethod | "auto";
  /** Folds on which methods are compared, and of `fitCrossValidated`, ≥ 2. @default {5} */
  readonly innerFolds?: number;
  /** Seed of the folds. @default {42} */
  readonly seed?: number;
}

/** A calibration of all rows, and what others make of each. */
export interface CrossValidatedCalibration {
  /** Fitted on all rows. */
  readonly model: ProbabilityCalibratorModel;
  /** Shape `(rows, classes)`: each row as a calibration makes it that was fitted on the rows of other folds. */
  readonly outOfFold: Matrix;
}

/** Probabilities of classes, made to mean what they say: of rows given 0.8, four in five are to be right.
 *
 * `"temperature"` changes confidence by one number, see `TemperatureScaling`. `"platt"` and `"isotonic"` calibrate each class against
 * all others, by `PlattScaling` of its log-odds or `IsotonicRegression` of its probability, and bring rows back to sum 1. Isotonic
 * probabilities of N rows stay within `1 / (N + 2)` of 0 and 1, so that no class is ever impossible; a row in which every class
 * comes out as 0 keeps what it was given. `"auto"` takes the method with the least log loss on rows that it was not fitted on,
 * `"none"` among them, and of equals the plainest. Where there cannot be two folds, nothing is calibrated.
 *
 * @example
 * ```ts
 * import { Matrix, ProbabilityCalibrator } from "@medley/medley";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * // Said with probability 0.99, and right three times of four.
 * const said = Matrix.fromRows(Array.from({ length: 400 }, () => [0.01, 0.99]));
 * const truth = Array.from({ length: 400 }, (_, i) => i % 4 === 0 ? "no" : "yes");
 * const model = new ProbabilityCalibrator({ method: "platt" }).fit(said, truth);
 * assertEquals(model.method, "platt");
 * assertAlmostEquals(model.transform(said).row(0)[1], 0.75, 0.01);
 * ```
 */
export class ProbabilityCalibrator {
  /** Its options, the defaults filled in. */
  readonly options: Readonly<Required<ProbabilityCalibratorOptions>>;

  /** Checks the options.
   *
   * @throws {TypeError} If `method` is an unknown word.
   * @throws {RangeError} If `innerFolds` is not an integer of at least 2, or `seed` one from 0 to 2³² − 1.
   */
  constructor(options: ProbabilityCalibratorOptions = {}) {
    const { method = "auto", innerFolds = 5, seed = 42 } = options;
    checkOneOf("method", method, ["auto", ...calibrationMethods]);
    checkInteger("innerFolds", innerFolds, 2);
    checkSeed(seed);
    this.options = { method, innerFolds, seed };
  }

  /** Fits to probabilities that the labels of their rows had no part in, such as those out of fold.
   *
   * @param probabilities Shape `(rows, classes)`.
   * @throws {ShapeError} If lengths differ, or there is not one class a column.
   * @throws {RangeError} If there is no row, there are fewer than two columns, a label is not among the classes, or a probability
   * is not in [0, 1].
   */
  fit(
    probabilities: DenseMatrix,
    y: readonly Label[],
    options: ProbabilityFitOptions = {},
  ): ProbabilityCalibratorModel {
    const { method } = this.options;
    if (method === "auto") return this.fitCrossValidated(probabilities, y, options).model;
    const problem = poseCalibration(probabilities, y, options);
    return calibrate(this.#folds(y, options) === undefined ? "none" : method, problem);
  }

  /** Fits on all rows as `fit` does, and gives every row what a calibration makes of it that was fitted on other folds.
   *
   * `"auto"` is chosen once, by all rows. Errors are those of `fit`.
   */
  fitCrossValidated(
    probabilities: DenseMatrix,
    y: readonly Label[],
    options: ProbabilityFitOptions = {},
  ): CrossValidatedCalibration {
    const { method } = this.options;
    const problem = poseCalibration(probabilities, y, options), splits = this.#folds(y, options);
    if (splits === undefined) {
      return { model: calibrate("none", problem), outOfFold: problem.probabilities };
    }
    const methods = method === "auto" ? calibrationMethods : [method];
    const [first, ...others] = methods.map((method) => crossCalibrate(method, problem, splits));
    const best = others.reduce((best, other) => other.loss < best.loss ? other : best, first);
    return { model: calibrate(best.method, problem), outOfFold: best.outOfFold };
  }

  #folds(y: readonly Label[], { groups }: ProbabilityFitOptions): Split[] | undefined {
    const { innerFolds: folds, seed } = this.options;
    return innerFolds(y, { folds, seed, groups });
  }
}

/** A method, what it makes of every row by other rows, and the log loss of that. */
interface CrossCalibrated {
  readonly method: CalibrationMethod;
  readonly outOfFold: Matrix;
  readonly loss: number;
}

function crossCalibrate(
  method: CalibrationMethod,
  problem: CalibrationProblem,
  splits: readonly Split[],
): CrossCalibrated {
  const outOfFold = method === "none"
    ? problem.probabilities
    : crossFit(problem.probabilities, splits, (train) =>
      calibrate(method, takeProblem(problem, train)));
  return { method, outOfFold, loss: lossOf({ ...problem, probabilities: outOfFold }) };
}

/** One method, fitted on all rows of a problem; none where no row counts. */
function calibrate(
  method: CalibrationMethod,
  problem: CalibrationProblem,
): ProbabilityCalibratorModel {
  const { columns } = problem.probabilities;
  if (method === "none" || problem.weights.every((weight) => weight === 0)) {
    return new ProbabilityCalibratorModel({ method: "none", columns });
  }
  if (method === "temperature") {
    return new ProbabilityCalibratorModel({
      method,
      columns,
      temperature: fitTemperature(problem),
    });
  }
  const classCalibrations = fitOneVsRest(method, problem);
  return new ProbabilityCalibratorModel({ method, columns, classCalibrations });
}

/** The weighted log loss, up to a factor; an impossible class costs what `logLoss` takes for it. */
function lossOf({ probabilities, places, weights }: CalibrationProblem): number {
  return weights.reduce((sum, weight, i) => {
    const p = probabilities.data[i * probabilities.columns + places[i]];
    return sum - weight * Math.log(Math.max(p, Number.EPSILON));
  }, 0);
}
