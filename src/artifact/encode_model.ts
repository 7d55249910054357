import type { Json, ModelState, Tensor } from "../core/state.ts";
import type { PipelineModel } from "../pipeline/pipeline.ts";
import { blankChecksum, seal } from "./checksum.ts";
import { withEmbedded } from "./embedded_encoders.ts";
import { formatVersion } from "./format.ts";
import { encodeSafetensors } from "./safetensors.ts";

/** How a model is saved. */
export interface EncodeModelOptions {
  /** Whether the files of the encoders that the model needs go into its own, each once, so that it needs no other.
   * @default {false} */
  readonly embedEncoders?: boolean;
}

/** The bytes of a model file (`*.medley`): safetensors, with the steps and their settings as one JSON string of its metadata.
 *
 * The same model gives the same bytes. The encoders that it needs are in them only if `embedEncoders` says so.
 *
 * @throws {EncoderError} If an encoder is to be in them and is missing, or cannot say its files.
 * @example
 * ```ts
 * import { decodeModel, EarlyFusion, encodeModel, FeatureExtractor, Pipeline, readTable, tabular } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = Array.from({ length: 30 }, (_, i) => `${i},${i < 15 ? "low" : "high"}`);
 * const table = await readTable({ text: ["x,y", ...rows].join("\n") }, { label: "y" });
 * const extractor = new FeatureExtractor({ tabular: tabular() });
 * const model = await new Pipeline({ extractor, fusion: new EarlyFusion() }).fit(table);
 * const loaded = await decodeModel(await encodeModel(model));
 * assertEquals(await loaded.predict([{ x: 3 }]), await model.predict([{ x: 3 }]));
 * ```
 */
export async function encodeModel(
  model: PipelineModel,
  { embedEncoders = false }: EncodeModelOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const state = model.toState();
  return await encodeState(embedEncoders ? await withEmbedded(state, model.encoders) : state);
}

/** The bytes of a model file that holds a state.
 *
 * @throws {RangeError} If a number among its fields is not finite.
 */
export function encodeState(state: ModelState): Promise<Uint8Array<ArrayBuffer>> {
  const tensors: Record<string, Tensor> = {};
  const steps = collect(state, "model", tensors);
  const medley = JSON.stringify({ formatVersion, model: steps }, refuseNonFinite);
  return seal(encodeSafetensors({ metadata: { sha256: blankChecksum, medley }, tensors }));
}

/** The state without its arrays, which go to `tensors` under the path of their step. */
function collect(state: ModelState, path: string, tensors: Record<string, Tensor>): Json {
  for (const [name, tensor] of Object.entries(state.tensors ?? {})) {
    tensors[`${path}.${name}`] = tensor;
  }
  return {
    type: state.type,
    fields: state.fields,
    tensors: Object.keys(state.tensors ?? {}),
    children: Object.fromEntries(
      Object.entries(state.children ?? {})
        .map(([name, child]) => [name, collect(child, `${path}.${name}`, tensors)]),
    ),
  };
}

/** JSON would turn such a number into null without a word. */
function refuseNonFinite(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(`Cannot save the model: its field "${key}" is ${value}`);
  }
  return value;
}
