import { canonicalCorrelations, CCA } from "../../../src/models/cca.ts";
import type { ParityCase } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";
import { toMatrix, toRows } from "./values.ts";

/** scikit-learn's scores at a tight and at its default tolerance are two references for one result. */
export function cca({ params, inputs }: ParityCase) {
  onlyParams(params, ["n_components"]);
  const x = toMatrix(inputs.X), y = toMatrix(inputs.Y);
  const model = new CCA({ nComponents: params.n_components as number | undefined }).fit(x, y);
  const { xScores, yScores } = model.transform(x, y);
  return {
    canonical_correlations_all: [...canonicalCorrelations(x, y)],
    sklearn_cca_correlations_tight: [...model.correlations],
    sklearn_cca_correlations_default: [...model.correlations],
    x_scores_tight: toRows(xScores),
    y_scores_tight: toRows(yScores),
  };
}
