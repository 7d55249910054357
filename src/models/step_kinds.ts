import type { Stateful } from "../core/state.ts";
import type { ClassifierModel } from "./classifier.ts";
import type { TransformerModel } from "./transformer.ts";

/** Whether a step of a model file predicts classes. */
export function isClassifier(step: Stateful): step is ClassifierModel {
  return "predictProba" in step && "classes" in step && "columns" in step;
}

/** Whether a step of a model file makes columns of columns. */
export function isTransformer(step: Stateful): step is TransformerModel {
  return "transform" in step && "columns" in step;
}
