import { type Json, type ModelState, StateReader, type Tensor } from "../core/state.ts";
import { ModelFormatError } from "../errors.ts";
import { PipelineModel } from "../pipeline/pipeline.ts";
import { checkSeal } from "./checksum.ts";
import { formatVersion } from "./format.ts";
import { decodeSafetensors } from "./safetensors.ts";
import { stepDecoders } from "./step_decoders.ts";

/** Steps nest this deep at most: a pipeline, its fusion, a member, its classifier. */
const depthLimit = 16;

/** The model in the bytes of a model file. Executes nothing: only known steps are made, each of checked fields.
 *
 * @throws {ModelFormatError} If the bytes are no model, were changed, or need a newer version.
 */
export async function decodeModel(bytes: Uint8Array): Promise<PipelineModel> {
  const state = await decodeState(bytes);
  if (state.type === "SearchIndex") {
    fail("model.type", "is an index to search in, not a pipeline; loadIndex reads it");
  }
  if (state.type !== "PipelineModel") {
    fail("model.type", `is ${JSON.stringify(state.type)}, not a pipeline`);
  }
  return PipelineModel.fromState(new StateReader(state, stepDecoders));
}

/** The state in the bytes of a model file.
 *
 * @throws {ModelFormatError} If the bytes are no model, were changed, or need a newer version.
 */
export async function decodeState(bytes: Uint8Array): Promise<ModelState> {
  await checkSeal(bytes);
  const { metadata, tensors } = decodeSafetensors(bytes);
  const steps = parse(metadata.medley);
  if (!isObject(steps) || typeof steps.formatVersion !== "number") {
    fail("medley", "has no format version");
  }
  if (steps.formatVersion > formatVersion) {
    fail(
      "formatVersion",
      `is ${steps.formatVersion}, this version of Medley reads up to ${formatVersion}; update Medley`,
    );
  }
  return rebuild(steps.model, tensors, "model");
}

function parse(json: string | undefined): Json {
  try {
    return JSON.parse(json ?? "null");
  } catch (cause) {
    return fail("medley", `is not JSON: ${cause instanceof Error ? cause.message : cause}`);
  }
}

/** Gives the steps of the metadata their arrays back. */
function rebuild(
  step: Json,
  tensors: Readonly<Record<string, Tensor>>,
  path: string,
  depth = 0,
): ModelState {
  if (depth > depthLimit) fail(path, `is nested deeper than ${depthLimit} steps`);
  if (!isObject(step)) fail(path, "must be a step");
  const { type, fields, tensors: names, children } = step;
  if (typeof type !== "string") fail(`${path}.type`, "must be a string");
  if (!isObject(fields)) fail(`${path}.fields`, "must be an object");
  if (!isObject(children)) fail(`${path}.children`, "must be an object");
  if (!Array.isArray(names)) fail(`${path}.tensors`, "must be a list");
  return {
    type,
    fields,
    tensors: Object.fromEntries(names.map((name) => {
      const key = `${path}.${name}`;
      return Object.hasOwn(tensors, key) ? [name, tensors[key]] : fail(key, "is missing");
    })),
    children: Object.fromEntries(
      Object.entries(children)
        .map(([name, child]) => [name, rebuild(child, tensors, `${path}.${name}`, depth + 1)]),
    ),
  };
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fail(field: string, why: string): never {
  throw new ModelFormatError(`Cannot load the model: ${field} ${why}`, field);
}
