import type { Matrix } from "../../../src/core/matrix.ts";
import { PCA } from "../../../src/models/pca.ts";
import type { PCASolver } from "../../../src/models/pca_solvers.ts";
import type { ParityCase } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";
import { toMatrix, toRows } from "./values.ts";

export function pca({ params, inputs, storage }: ParityCase) {
  onlyParams(params, ["n_components", "svd_solver", "whiten"]);
  const x = toMatrix(inputs.X, storage);
  const model = new PCA({
    nComponents: params.n_components as number | undefined,
    svdSolver: params.svd_solver as PCASolver | undefined,
    whiten: params.whiten as boolean | undefined,
  }).fit(x);
  const transformed = model.transform(x);
  return {
    mean: [...model.mean],
    explained_variance: [...model.explainedVariance],
    explained_variance_ratio: [...model.explainedVarianceRatio],
    singular_values: [...model.singularValues],
    noise_variance: model.noiseVariance,
    reconstruction_mse: meanSquaredDifference(model.inverseTransform(transformed), x),
    components: toRows(model.components),
    transformed: toRows(transformed),
    test_transformed: toRows(model.transform(toMatrix(inputs.X_test, storage))),
  };
}

function meanSquaredDifference(a: Matrix, b: Matrix): number {
  let sum = 0;
  for (let k = 0; k < a.data.length; k++) sum += (a.data[k] - b.data[k]) ** 2;
  return sum / a.data.length;
}
