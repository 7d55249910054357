import type { Stateful, StateReader } from "../core/state.ts";
import type { ClassifierModel } from "../models/classifier.ts";
import { isClassifier } from "../models/step_kinds.ts";
import type { FusionModel } from "./fusion.ts";

/** A child of a model file that must be a classifier of the given width. */
export function readClassifier(
  state: StateReader,
  name: string,
  columns: number,
): ClassifierModel {
  const step = state.anyStep(name);
  if (!isClassifier(step)) state.fail(name, "must be a classifier");
  if (step.columns !== columns) {
    state.fail(name, `takes ${step.columns} columns, not the ${columns} of its blocks`);
  }
  return step;
}

/** A child of a model file that must be a fusion. */
export function readFusion(state: StateReader, name: string): FusionModel {
  const step = state.anyStep(name);
  return isFusionModel(step) ? step : state.fail(name, "must be a fusion");
}

/** The field `modalities`: at least one name, none twice. */
export function readModalities(state: StateReader): string[] {
  const modalities = state.strings("modalities");
  if (modalities.length === 0 || new Set(modalities).size < modalities.length) {
    state.fail("modalities", "must be names, at least one and none twice");
  }
  return modalities;
}

/** The field `indicators`: whether an indicator column follows each modality, written as the names of those that have one. */
export function readIndicators(state: StateReader, modalities: readonly string[]): boolean[] {
  const names = state.strings("indicators");
  if (names.some((name) => !modalities.includes(name))) {
    state.fail("indicators", `must be among ${modalities.join(", ")}`);
  }
  return modalities.map((modality) => names.includes(modality));
}

/** The tensor `prior`: the share of each class. */
export function readPrior(state: StateReader, classes: number): Float64Array {
  const prior = state.f64("prior", [classes]);
  if (!prior.every((share) => share >= 0 && share <= 1)) {
    state.fail("prior", "must be probabilities");
  }
  return prior;
}

function isFusionModel(step: Stateful): step is FusionModel {
  return "classes" in step && "modalities" in step && "predictProba" in step;
}
