import type { Label } from "../../../src/core/label.ts";
import { StratifiedKFold } from "../../../src/validation/splits.ts";
import type { Fields, ParityCase } from "../parity_case.ts";

/** The names of the expected fields hold the parameters: `n_splits=5,shuffle=True,random_state=42`. */
export function stratifiedKFold({ inputs, expected }: ParityCase) {
  const y = inputs.y as Label[];
  const foldOfRow: Fields = {};
  for (const name of Object.keys(expected.test_fold_of_row as Fields)) {
    const params = new URLSearchParams(name.replaceAll(",", "&"));
    const shuffle = params.get("shuffle") === "True";
    const splits = new StratifiedKFold({
      folds: Number(params.get("n_splits")),
      shuffle,
      seed: shuffle ? Number(params.get("random_state")) : undefined,
    }).split(y);
    const folds = new Array<number>(y.length);
    splits.forEach(({ test }, fold) => test.forEach((row) => folds[row] = fold));
    foldOfRow[name] = folds;
  }
  return { test_fold_of_row: foldOfRow };
}
