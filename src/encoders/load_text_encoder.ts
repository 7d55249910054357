import { isJsonObject, type JsonObject } from "../core/state.ts";
import { EncoderError } from "../errors.ts";
import { sha256 } from "../io/sha256.ts";
import { chooseOutput } from "./choose_output.ts";
import { type EncoderSource, openSource } from "./encoder_source.ts";
import { embeddingWidth } from "./embedding_width.ts";
import type { ExecutionOptions } from "./execution.ts";
import type { HubFilesOptions } from "./hub_files.ts";
import type { Dtype } from "./layout.ts";
import type { ModelFiles } from "./model_files.ts";
import { countIn, needJson, readJson } from "./model_json.ts";
import { nameOf, Network } from "./network.ts";
import type { Pooling } from "./pooling.ts";
import { OnnxTextEncoder, textInputs } from "./text_encoder.ts";
import { TextTokenizer } from "./tokens.ts";

/** Options of {@linkcode loadTextEncoder}. */
export interface TextEncoderOptions extends ExecutionOptions, HubFilesOptions {
  /** Kind of weights. @default {the most precise there is} */
  readonly dtype?: Dtype;
  /** How a text's tokens become one vector.
   * @default {as the network's own pooled output, or as `1_Pooling/config.json` says, or "mean"} */
  readonly pooling?: Pooling;
  /** Whether vectors are brought to length 1. @default {true} */
  readonly normalise?: boolean;
  /** Most tokens of a text, special ones included. @default {what the tokeniser's files say, and the network takes} */
  readonly maxTokens?: number;
}

/** Loads a pretrained text encoder, such as all-MiniLM-L6-v2 or the text half of a CLIP, to run on ONNX in WASM.
 *
 * Its folder is in the layout of Transformers.js: `config.json`, `tokenizer.json`, `onnx/model.onnx` (or `text_model.onnx`).
 * Nothing is fetched unless `allowRemote` says so, and the runtime starts with the first text. Dispose of the encoder to
 * release its network.
 *
 * @throws {EncoderError} If a file is missing, damaged, or does not fit the others, or weights lie in other files.
 * @throws {LimitError} If a file is larger than allowed.
 * @throws {RangeError | TypeError} If an option is none of those offered.
 */
export async function loadTextEncoder(
  source: EncoderSource,
  options: TextEncoderOptions = {},
): Promise<OnnxTextEncoder> {
  return await openTextEncoder(openSource(source, options), options);
}

/** The text encoder of a model's files.
 *
 * @param options `stem`: what the name of the network's file begins with; by default as the configuration says.
 */
export async function openTextEncoder(
  files: ModelFiles,
  options: TextEncoderOptions & { readonly stem?: string },
): Promise<OnnxTextEncoder> {
  const name = nameOf(files);
  const config = await needJson(files, "config.json", "says what the network is");
  const tokenizer = await needJson(files, "tokenizer.json", "makes tokens of text");
  const tokenizerConfig = await readJson(files, "tokenizer_config.json");
  const own = isJsonObject(config.json.text_config) ? config.json.text_config : config.json;
  const stem = options.stem ?? (own === config.json ? "model" : "text_model");
  const network = await Network.open(files, { stem, dtype: options.dtype, execution: options });
  checkInputs(network, name);

  const { output, pooling } = chooseOutput(network.onnx, {
    pooling: options.pooling,
    usual: await poolingOf(files),
    name,
  });
  const made = new TextTokenizer(
    { tokenizer: tokenizer.json, config: tokenizerConfig?.json ?? {} },
    {
      longest: longestOf(network, own),
      maxTokens: options.maxTokens,
      name,
    },
  );
  checkVocabulary(made, { config: own, name });
  const { normalise = true } = options;
  const parts = [config, tokenizer, ...(tokenizerConfig ? [tokenizerConfig] : [])];
  return new OnnxTextEncoder({
    name,
    network,
    tokenizer: made,
    tokenizerHash: await hashOf(parts.slice(1).map(({ bytes }) => bytes)),
    output: output.name,
    pooling,
    normalise,
    dimensions: embeddingWidth(output, { config: own, key: widthKey(output.name), name }),
    beside: parts,
  });
}

/** One hash of several files. */
async function hashOf(files: readonly Uint8Array<ArrayBuffer>[]): Promise<string> {
  const hashes = await Promise.all(files.map(sha256));
  return await sha256(new TextEncoder().encode(hashes.join("\n")));
}

function checkInputs({ onnx }: Network, name: string): void {
  const unknown = onnx.inputs.filter((input) => !textInputs.includes(input.name));
  if (unknown.length === 0 && onnx.inputs.some((input) => input.name === "input_ids")) return;
  throw new EncoderError(
    `Cannot load ${name} as a text encoder: its network wants ${
      onnx.inputs.map((input) => input.name).join(", ")
    }, and can be fed ${textInputs.join(", ")}`,
    { source: name },
  );
}

/** Tokens that the network takes. */
function longestOf({ onnx }: Network, config: JsonObject): number {
  const length = onnx.inputs[0].dims[1];
  return typeof length === "number"
    ? length
    : countIn(config, "max_position_embeddings", "n_positions") ?? 512;
}

/** As the model's authors pool: sentence-transformers keeps it in a file of its own. */
async function poolingOf(files: ModelFiles): Promise<Pooling> {
  const pooling = await readJson(files, "1_Pooling/config.json");
  if (pooling === undefined) return "mean";
  const modes = Object.keys(pooling.json)
    .filter((key) => key.startsWith("pooling_mode_") && pooling.json[key] === true);
  if (modes.length === 1 && modes[0] === "pooling_mode_mean_tokens") return "mean";
  if (modes.length === 1 && modes[0] === "pooling_mode_cls_token") return "cls";
  throw new EncoderError(
    `Cannot load ${files.name}: its ${pooling.path} wants ${
      modes.join(" and ") || "no pooling"
    }; give pooling as "mean" or "cls"`,
    { source: files.name },
  );
}

function checkVocabulary(
  tokenizer: TextTokenizer,
  { config, name }: { readonly config: JsonObject; readonly name: string },
): void {
  const size = countIn(config, "vocab_size"), { highest } = tokenizer;
  if (size === undefined || highest < size) return;
  throw new EncoderError(
    `Cannot load ${name}: its files do not fit each other: tokenizer.json has a token ${highest}, and config.json a vocabulary of ${size}`,
    { source: name },
  );
}

/** Where the configuration says how wide an output is; what a layer after the pooling makes of it, it does not. */
function widthKey(output: string): string | undefined {
  if (output === "sentence_embedding") return undefined;
  return output === "text_embeds" ? "projection_dim" : "hidden_size";
}
