import { isJsonObject } from "../core/state.ts";
import { EncoderError } from "../errors.ts";
import type { ImagePreprocessing } from "../modalities/image/preprocess.ts";
import { chooseOutput } from "./choose_output.ts";
import { type EncoderSource, openSource } from "./encoder_source.ts";
import { embeddingWidth } from "./embedding_width.ts";
import type { ExecutionOptions } from "./execution.ts";
import type { HubFilesOptions } from "./hub_files.ts";
import { OnnxImageEncoder } from "./image_encoder.ts";
import type { Dtype } from "./layout.ts";
import type { ModelFiles } from "./model_files.ts";
import { needJson, readJson } from "./model_json.ts";
import { nameOf, Network } from "./network.ts";
import type { OnnxValue } from "./onnx_file.ts";
import type { Pooling } from "./pooling.ts";
import { parsePreprocessorConfig } from "./preprocessor_config.ts";

/** Options of {@linkcode loadImageEncoder}. */
export interface ImageEncoderOptions extends ExecutionOptions, HubFilesOptions {
  /** Kind of weights. @default {the most precise there is} */
  readonly dtype?: Dtype;
  /** Name of the network's output to use, as `logits`.
   * @default {its own pooled output: image_embeds or pooler_output; else its hidden states; else its only vector} */
  readonly output?: string;
  /** How hidden states become one vector. @default {"cls" for tokens, "mean" for feature maps} */
  readonly pooling?: Pooling;
  /** Whether vectors are brought to length 1. @default {for image_embeds, whose lengths mean nothing} */
  readonly normalise?: boolean;
  /** How pictures are preprocessed. @default {as preprocessor_config.json says} */
  readonly preprocessing?: ImagePreprocessing;
}

/** Loads a pretrained image encoder, such as ResNet-18, a ViT or the image half of a CLIP, to run on ONNX in WASM.
 *
 * Its folder is in the layout of Transformers.js: `preprocessor_config.json`, `onnx/model.onnx` (or `vision_model.onnx`), and
 * `config.json` if it has one. Nothing is fetched unless `allowRemote` says so, and the runtime starts with the first
 * picture. Dispose of the encoder to release its network.
 *
 * @throws {EncoderError} If a file is missing, damaged, or does not fit the others, or weights lie in other files.
 * @throws {LimitError} If a file is larger than allowed.
 * @throws {RangeError | TypeError} If an option is none of those offered.
 */
export async function loadImageEncoder(
  source: EncoderSource,
  options: ImageEncoderOptions = {},
): Promise<OnnxImageEncoder> {
  return await openImageEncoder(openSource(source, options), options);
}

/** The image encoder of a model's files.
 *
 * @param options `stem`: what the name of the network's file begins with; by default as the configuration says.
 */
export async function openImageEncoder(
  files: ModelFiles,
  options: ImageEncoderOptions & { readonly stem?: string },
): Promise<OnnxImageEncoder> {
  const name = nameOf(files);
  const config = await readJson(files, "config.json");
  const json = config?.json ?? {};
  const own = isJsonObject(json.vision_config) ? json.vision_config : json;
  const preprocessor = options.preprocessing === undefined
    ? await needJson(files, "preprocessor_config.json", "says how pictures are preprocessed")
    : undefined;
  const preprocessing = options.preprocessing ??
    parsePreprocessorConfig(preprocessor!.json, `${name}/${preprocessor!.path}`);
  const stem = options.stem ?? (own === json ? "model" : "vision_model");
  const network = await Network.open(files, { stem, dtype: options.dtype, execution: options });
  const input = inputOf(network, name);
  checkSize(input, { preprocessing, name });

  const { outputs } = network.onnx;
  const isMap = outputs.some(({ dims }) => dims.length === 4);
  const { output, pooling } = chooseOutput(network.onnx, {
    pooling: options.pooling,
    output: options.output,
    usual: isMap ? "mean" : "cls",
    name,
  });
  return new OnnxImageEncoder({
    name,
    network,
    preprocessing,
    output,
    pooling,
    normalise: options.normalise ?? output.name === "image_embeds",
    dimensions: embeddingWidth(output, { config: own, key: widthKey(output.name), name }),
    beside: [config, preprocessor].filter((file) => file !== undefined),
  });
}

/** The network's only input: pictures, channels first. */
function inputOf({ onnx: { inputs } }: Network, name: string): OnnxValue {
  const [input] = inputs;
  const [, channels] = input.dims;
  const isPictures = input.dims.length === 4 && (channels === 3 || typeof channels === "string");
  if (inputs.length === 1 && isPictures) return input;
  throw new EncoderError(
    `Cannot load ${name} as an image encoder: its network must want pictures alone, (batch, 3, height, width), and wants ${
      inputs.map(({ name, dims }) => `${name} (${dims.join(", ")})`).join(", ")
    }`,
    { source: name },
  );
}

/** What comes of the preprocessing must be what the network reads. */
function checkSize(
  { dims }: OnnxValue,
  { preprocessing, name }: { preprocessing: ImagePreprocessing; name: string },
): void {
  const { resize, crop } = preprocessing;
  const made = crop ?? (resize !== undefined && "width" in resize ? resize : undefined);
  const fault = (why: string) =>
    new EncoderError(`Cannot load ${name}: its files do not fit each other: ${why}`, {
      source: name,
    });
  if (made === undefined) {
    throw fault("preprocessor_config.json leaves pictures of several sizes, without a crop");
  }
  const { width, height } = made;
  const fits = [height, width].every((length, axis) =>
    typeof dims[axis + 2] !== "number" || dims[axis + 2] === length
  );
  if (fits) return;
  throw fault(
    `preprocessor_config.json makes pictures of ${width} × ${height}, and the network reads ${
      dims[3]
    } × ${dims[2]}`,
  );
}

/** Where the configuration says how wide an output is; of classes it does not. */
function widthKey(output: string): string | undefined {
  if (output === "logits") return undefined;
  return output === "image_embeds" ? "projection_dim" : "hidden_size";
}
