import {
  isJsonObject,
  type Json,
  type ModelState,
  StateReader,
  type Tensor,
} from "../core/state.ts";
import { openEncoder as openOnnx } from "../encoders/open_encoder.ts";
import { ModelFormatError } from "../errors.ts";
import { PipelineModel } from "../pipeline/pipeline.ts";
import type { AnyEncoder } from "../modalities/encoder.ts";
import { isSameEncoder } from "../core/encoder_identity.ts";
import { checkSeal } from "./checksum.ts";
import { type EmbeddedEncoder, type OpenEncoder, readEmbedded } from "./embedded_encoders.ts";
import { formatVersion } from "./format.ts";
import { decodeSafetensors } from "./safetensors.ts";
import { stepDecoders } from "./step_decoders.ts";

/** Steps nest this deep at most: a pipeline, its fusion, a member, its classifier. */
const depthLimit = 16;

/** What a model is loaded with. */
export interface DecodeModelOptions {
  /** Encoders for the modalities that need one: each takes the one that it was trained with, by SHA-256 and options.
   * @default {those that lie in the file} */
  readonly encoders?: readonly AnyEncoder[];
  /** Opens an encoder that lies in the file, unless it was given.
   * @default {as ONNX, like those of `loadTextEncoder` and `loadImageEncoder`} */
  readonly openEncoder?: OpenEncoder;
}

/** The model in the bytes of a model file. Executes nothing: only known steps are made, each of checked fields.
 *
 * Encoders that were opened from the file are among the model's `encoders`; whoever has no more use for the model disposes of
 * those that are disposable.
 *
 * @throws {ModelFormatError} If the bytes are no model, were changed, or need a newer version.
 * @throws {EncoderError} If an encoder given is not one that the model was trained with, or one in the file cannot be opened.
 */
export async function decodeModel(
  bytes: Uint8Array,
  options: DecodeModelOptions = {},
): Promise<PipelineModel> {
  return await bindModelFile(await decodeModelFile(bytes), options);
}

/** What a model file holds. */
export interface ModelFile {
  /** The model, without its encoders. */
  readonly model: PipelineModel;
  /** The encoders that lie in the file. */
  readonly embedded: readonly EmbeddedEncoder[];
}

/** The model of a file with the encoders given, and else those that lie in the file.
 *
 * @throws {EncoderError} If one given is not one that the model was trained with, or one in the file cannot be opened.
 */
export async function bindModelFile(
  { model, embedded }: ModelFile,
  { encoders = [], openEncoder = openOnnx }: DecodeModelOptions,
): Promise<PipelineModel> {
  await using opened = new AsyncDisposableStack();
  const all = [...encoders];
  for (const { identity, files } of embedded) {
    if (encoders.some((given) => isSameEncoder(given, identity))) continue;
    const encoder = await openEncoder(identity, files);
    if (isDisposable(encoder)) opened.use(encoder);
    all.push(encoder);
  }
  const bound = model.withEncoders(all);
  opened.move();
  return bound;
}

/** The model in the bytes of a model file, without its encoders, and those that lie in the file.
 *
 * @throws {ModelFormatError} If the bytes are no model, were changed, or need a newer version.
 */
export async function decodeModelFile(bytes: Uint8Array): Promise<ModelFile> {
  const state = await decodeState(bytes);
  if (state.type === "SearchIndex") {
    fail("model.type", "is an index to search in, not a pipeline; loadIndex reads it");
  }
  if (state.type !== "PipelineModel") {
    fail("model.type", `is ${JSON.stringify(state.type)}, not a pipeline`);
  }
  const model = PipelineModel.fromState(new StateReader(state, stepDecoders));
  return { model, embedded: readEmbedded(state, model.encoders) };
}

/** The state in the bytes of a model file.
 *
 * @throws {ModelFormatError} If the bytes are no model, were changed, or need a newer version.
 */
export async function decodeState(bytes: Uint8Array): Promise<ModelState> {
  await checkSeal(bytes);
  const { metadata, tensors } = decodeSafetensors(bytes);
  const steps = parse(metadata.medley);
  if (!isJsonObject(steps) || typeof steps.formatVersion !== "number") {
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
  if (!isJsonObject(step)) fail(path, "must be a step");
  const { type, fields, tensors: names, children } = step;
  if (typeof type !== "string") fail(`${path}.type`, "must be a string");
  if (!isJsonObject(fields)) fail(`${path}.fields`, "must be an object");
  if (!isJsonObject(children)) fail(`${path}.children`, "must be an object");
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

/** Whether an encoder is to be disposed of. */
export function isDisposable(encoder: object): encoder is AsyncDisposable {
  return Symbol.asyncDispose in encoder;
}

function fail(field: string, why: string): never {
  throw new ModelFormatError(`Cannot load the model: ${field} ${why}`, field);
}
