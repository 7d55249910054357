import type { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, inKindOf, type SameKind } from "../core/ml_matrix.ts";
import type { ModelState, Stateful, StateReader } from "../core/state.ts";
import { probabilitiesToChange } from "./calibration_problem.ts";
import { IsotonicRegressionModel } from "./isotonic_regression.ts";
import { applyOneVsRest, type ClassCalibration } from "./one_vs_rest_calibration.ts";
import { PlattScalingModel } from "./platt_scaling.ts";
import { TemperatureScalingModel } from "./temperature_scaling.ts";

/** How probabilities are calibrated: not at all, by one number, or each class against all others by a sigmoid or a monotone
 * function.
 */
export type CalibrationMethod = "none" | "temperature" | "platt" | "isotonic";

/** From the plainest to the one with the most freedom. */
export const calibrationMethods: readonly CalibrationMethod[] = [
  "none",
  "temperature",
  "platt",
  "isotonic",
];

/** A fitted `ProbabilityCalibrator`. */
export class ProbabilityCalibratorModel implements Stateful {
  /** How it calibrates: of `"auto"`, what was chosen. */
  readonly method: CalibrationMethod;
  /** Number of classes. */
  readonly columns: number;
  /** Where the method is `"temperature"`, that. */
  readonly temperature?: TemperatureScalingModel;
  /** Where the method calibrates each class by itself, one a class; else empty. */
  readonly classCalibrations: readonly ClassCalibration[];

  /** Of what a fit has found. */
  constructor(
    fields:
      & Pick<ProbabilityCalibratorModel, "method" | "columns">
      & Partial<Pick<ProbabilityCalibratorModel, "temperature" | "classCalibrations">>,
  ) {
    this.method = fields.method;
    this.columns = fields.columns;
    this.temperature = fields.temperature;
    this.classCalibrations = fields.classCalibrations ?? [];
  }

  /** Calibrated rows, in f64; each sums to 1 if those given do.
   *
   * @param given Shape `(rows, classes)`.
   * @throws {ShapeError} If there are not as many columns as classes.
   * @throws {RangeError} If a probability is not in [0, 1].
   */
  transform<X extends DenseMatrix>(given: X): SameKind<X> {
    const probabilities = probabilitiesToChange(given, this.columns);
    return inKindOf(given, this.#calibrate(probabilities));
  }

  /** Everything it remembers, as plain data. */
  toState(): ModelState {
    const { method, columns, temperature, classCalibrations } = this;
    const parts = classCalibrations.map((calibration, k) => [`class${k}`, calibration.toState()]);
    return {
      type: "ProbabilityCalibratorModel",
      fields: { method, columns },
      children: temperature === undefined
        ? Object.fromEntries(parts)
        : { temperature: temperature.toState() },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a calibrator.
   */
  static fromState(reader: StateReader): ProbabilityCalibratorModel {
    const method = reader.oneOf("method", calibrationMethods);
    const columns = reader.count("columns");
    if (columns < 2) reader.fail("columns", "must be at least 2");
    const parts = { none: 0, temperature: 1, platt: columns, isotonic: columns }[method];
    if (reader.childNames().length !== parts) reader.fail("method", `must have ${parts} parts`);
    if (method === "none") return new ProbabilityCalibratorModel({ method, columns });
    if (method === "temperature") {
      const temperature = reader.step("temperature", TemperatureScalingModel);
      if (temperature.columns !== columns) reader.fail("columns", `must be ${temperature.columns}`);
      return new ProbabilityCalibratorModel({ method, columns, temperature });
    }
    const read = method === "platt" ? readPlatt : readIsotonic;
    const classCalibrations = Array.from({ length: parts }, (_, k) => read(reader, `class${k}`));
    return new ProbabilityCalibratorModel({ method, columns, classCalibrations });
  }

  #calibrate(probabilities: Matrix): Matrix {
    if (this.temperature !== undefined) return this.temperature.transform(probabilities);
    if (this.classCalibrations.length === 0) return probabilities;
    return applyOneVsRest(this.classCalibrations, probabilities);
  }
}

function readPlatt(reader: StateReader, name: string): PlattScalingModel {
  return reader.step(name, PlattScalingModel);
}

/** A part that says a probability of every score. */
function readIsotonic(reader: StateReader, name: string): IsotonicRegressionModel {
  const calibration = reader.step(name, IsotonicRegressionModel);
  const { outOfBounds, yThresholds } = calibration;
  return outOfBounds === "clip" && yThresholds.every((p) => p >= 0 && p <= 1)
    ? calibration
    : reader.fail(name, "must be clipped, and hold probabilities");
}
