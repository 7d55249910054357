import { BlockMatrix } from "../core/block_matrix.ts";
import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import type {
  ClassifierFitOptions,
  ClassifierModel,
  CrossValidatedFit,
  FeatureInput,
} from "./classifier.ts";
import { innerFolds } from "./inner_folds.ts";

/** `fitCrossValidated` for any classifier: a fit on all rows, and one a fold.
 *
 * A class that the other folds lack has probability 0. Where there cannot be two folds, all classes are equally probable.
 */
export function crossValidatedFit<Model extends ClassifierModel>(
  classifier: {
    fit(x: FeatureInput, y: readonly Label[], options?: ClassifierFitOptions): Model;
  },
  data: { readonly x: FeatureInput; readonly y: readonly Label[] },
  options: ClassifierFitOptions & { readonly folds: number; readonly seed: number },
): CrossValidatedFit<Model> {
  const { x, y } = data;
  const { sampleWeight, groups } = options;
  const model = classifier.fit(x, y, { sampleWeight, groups });
  const { classes } = model;
  const splits = innerFolds(y, options);
  const outOfFold = Matrix.zeros(y.length, classes.length);
  if (splits === undefined) outOfFold.data.fill(1 / classes.length);
  const rows = BlockMatrix.of(x);
  for (const { train, test } of splits ?? []) {
    const labels = Array.from(train, (row) => y[row]);
    const [only, ...others] = new Set(labels);
    if (others.length === 0) {
      // Rows of a single class leave nothing to learn: every other row gets that class.
      test.forEach((row) => outOfFold.row(row)[classes.indexOf(only)] = 1);
      continue;
    }
    const fold = classifier.fit(rows.view(train), labels, {
      sampleWeight: sampleWeight && Float64Array.from(train, (row) => sampleWeight[row]),
      groups: groups && Array.from(train, (row) => groups[row]),
    });
    const probabilities = fold.predictProba(rows.view(test));
    const places = fold.classes.map((label) => classes.indexOf(label));
    test.forEach((row, i) => {
      probabilities.row(i).forEach((p, k) => outOfFold.row(row)[places[k]] = p);
    });
  }
  return { model, outOfFold };
}
