import { Matrix } from "../core/matrix.ts";
import type { CalibrationProblem } from "./calibration_problem.ts";
import { IsotonicRegression, type IsotonicRegressionModel } from "./isotonic_regression.ts";
import { PlattScaling, PlattScalingModel } from "./platt_scaling.ts";

/** A calibration of one class against all others. */
export type ClassCalibration = PlattScalingModel | IsotonicRegressionModel;

/** One calibration a class, of its column against whether a row is of it. */
export function fitOneVsRest(
  method: "platt" | "isotonic",
  { probabilities, places, weights }: CalibrationProblem,
): ClassCalibration[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // Rows that say never, or always, leave as much in doubt as one row more of each kind.
  const least = 1 / (total + 2);
  const spec = method === "platt"
    ? new PlattScaling()
    : new IsotonicRegression({ yMin: least, yMax: 1 - least, outOfBounds: "clip" });
  return Array.from({ length: probabilities.columns }, (_, k) => {
    const targets = Float64Array.from(places, (place) => place === k ? 1 : 0);
    const column = columnOf(probabilities, k);
    const scores = method === "platt" ? column.map(logOdds) : column;
    return spec.fit(scores, targets, { sampleWeight: weights });
  });
}

/** Every column by its calibration, and rows brought to sum 1; one in which every class comes out as 0 stays as it was. */
export function applyOneVsRest(
  calibrations: readonly ClassCalibration[],
  probabilities: Matrix,
): Matrix {
  const { rows, columns } = probabilities;
  const calibrated = Matrix.zeros(rows, columns);
  calibrations.forEach((calibration, k) => {
    const column = columnOf(probabilities, k);
    const scores = calibration instanceof PlattScalingModel ? column.map(logOdds) : column;
    calibration.predict(scores).forEach((p, i) => calibrated.data[i * columns + k] = p);
  });
  for (let i = 0; i < rows; i++) {
    const row = calibrated.row(i);
    let sum = 0;
    for (const p of row) sum += p;
    if (sum < LEAST_NORMAL) row.set(probabilities.row(i));
    else for (let k = 0; k < columns; k++) row[k] /= sum;
  }
  return calibrated;
}

/** Smaller numbers have lost digits. */
const LEAST_NORMAL = 2 ** -1022;

function columnOf({ rows, columns, data }: Matrix, k: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => data[i * columns + k]);
}

/** Finite also for 0 and 1. */
function logOdds(p: number): number {
  const within = Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON);
  return Math.log(within) - Math.log1p(-within);
}
