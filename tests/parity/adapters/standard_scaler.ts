import { StandardScaler } from "../../../src/models/standard_scaler.ts";
import type { ParityCase, Value } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";
import { toMatrix, toRows } from "./values.ts";

export function standardScaler({ params, inputs, storage }: ParityCase) {
  onlyParams(params, ["with_mean", "with_std"]);
  const x = toMatrix(inputs.X, storage);
  const model = new StandardScaler({
    withMean: params.with_mean as boolean | undefined,
    withStd: params.with_std as boolean | undefined,
  }).fit(x);
  const transformed = model.transform(x);
  return {
    mean: [...model.mean],
    var: [...model.variance],
    scale: [...model.scale],
    n_samples_seen: sameOrEach(model.count),
    transformed: toRows(transformed),
    inverse_transformed: toRows(model.inverseTransform(transformed)),
    test_transformed: toRows(model.transform(toMatrix(inputs.X_test, storage))),
  };
}

/** One count where it is the same for every column. */
function sameOrEach(counts: Float64Array): Value {
  return counts.every((count) => count === counts[0]) ? counts[0] : [...counts];
}
