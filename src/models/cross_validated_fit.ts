import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import { crossValPredict } from "../validation/cross_validation.ts";
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
  const splits = innerFolds(y, options);
  if (splits === undefined) {
    const outOfFold = Matrix.zeros(y.length, model.classes.length);
    outOfFold.data.fill(1 / model.classes.length);
    return { model, outOfFold };
  }
  const { probabilities } = crossValPredict(classifier, x, y, { splits, sampleWeight, groups });
  return { model, outOfFold: probabilities };
}
