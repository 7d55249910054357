import type { Stateful } from "../core/state.ts";
import type { FusionModel } from "./fusion.ts";

/** Whether a step of a model file makes blocks probabilities. */
export function isFusionModel(step: Stateful): step is FusionModel {
  return "classes" in step && "modalities" in step && "predictProba" in step;
}
