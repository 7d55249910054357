import { IsotonicRegression, type OutOfBounds } from "../../../src/models/isotonic_regression.ts";
import { PlattScaling } from "../../../src/models/platt_scaling.ts";
import type { Fields, ParityCase } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";

/** Platt scaling has scores, isotonic regression has x. */
export function calibration({ params, inputs }: ParityCase): Fields {
  onlyParams(params, ["out_of_bounds", "y_min", "y_max", "increasing"]);
  const y = inputs.y as number[], query = inputs.query as number[];
  const options = { sampleWeight: inputs.sample_weight as number[] | undefined };
  if (inputs.scores !== undefined) {
    const model = new PlattScaling().fit(inputs.scores as number[], y, options);
    return { a: model.a, b: model.b, prediction: [...model.predict(query)] };
  }
  const x = inputs.x as number[];
  const model = new IsotonicRegression({
    outOfBounds: params.out_of_bounds as OutOfBounds | undefined,
    yMin: params.y_min as number | undefined,
    yMax: params.y_max as number | undefined,
    increasing: params.increasing as boolean | undefined,
  }).fit(x, y, options);
  return { prediction: [...model.predict(query)], fitted: [...model.predict(x)] };
}
