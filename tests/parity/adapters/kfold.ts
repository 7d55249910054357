import { KFold } from "../../../src/validation/splits.ts";
import type { Fields, ParityCase } from "../parity_case.ts";

/** The names of the expected fields hold rows and folds: `n=10,n_splits=2`. */
export function kFold({ params, expected }: ParityCase) {
  const foldOfRow: Fields = {};
  for (const name of Object.keys(expected.test_fold_of_row as Fields)) {
    const fields = new URLSearchParams(name.replaceAll(",", "&"));
    const rows = new Array<number>(Number(fields.get("n"))).fill(0);
    const shuffle = params.shuffle as boolean;
    const seed = shuffle ? params.random_state as number : undefined;
    const splitter = new KFold({ folds: Number(fields.get("n_splits")), shuffle, seed });
    const folds = rows.slice();
    splitter.split(rows).forEach(({ test }, fold) => test.forEach((row) => folds[row] = fold));
    foldOfRow[name] = folds;
  }
  return { test_fold_of_row: foldOfRow };
}
