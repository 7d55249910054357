import { checkOneOf } from "../core/check.ts";
import type { EncoderIdentity } from "../core/encoder_identity.ts";
import { EncoderError } from "../errors.ts";
import type { Embeddings, EncodeOptions, Encoder } from "../modalities/encoder.ts";
import { Identified } from "./identified.ts";
import {
  BatchRunner,
  callPipeline,
  checkWidth,
  identify,
  type PipelineIdentity,
  type PipelineTensor,
} from "./pipeline_encoder.ts";
import { normaliseRows } from "./pooling.ts";

/** A pipeline of Transformers.js for the task `feature-extraction`, or whatever is called like one. */
export interface TextPipeline {
  (texts: string[], options: { readonly pooling: "mean" | "cls" }): Promise<PipelineTensor>;
  /** Makes tokens of texts. Without one, it is not known which texts were cut. */
  readonly tokenizer?: unknown;
}

/** Options of {@linkcode fromTextPipeline}. */
export interface TextPipelineOptions extends PipelineIdentity {
  /** How a text's tokens become one vector. @default {"mean"} */
  readonly pooling?: "mean" | "cls";
  /** Whether vectors are brought to length 1. @default {true} */
  readonly normalise?: boolean;
}

/** Takes a pipeline of Transformers.js as an encoder of texts.
 *
 * For models that {@linkcode loadTextEncoder} does not load, or to run them natively or on a GPU: whatever the pipeline runs on,
 * it runs on. Texts of about one length are encoded together, 32 at most. The pipeline stays the caller's, to be disposed of by
 * them. Transformers.js cuts texts behind the special tokens, so the vectors of texts that are too long are not those of
 * Python, nor of `loadTextEncoder`.
 *
 * A pipeline does not know what it was loaded of. What tells its vectors from another's is therefore the caller's to say, or
 * {@linkcode loadTransformersPipeline}'s, whose result holds it.
 *
 * @throws {EncoderError} If the pipeline does not make one vector of a text.
 * @throws {TypeError} If neither `sha256` nor `revision` is given, or an option is none of those offered.
 *
 * @example
 * ```ts
 * import { fromTextPipeline } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * // As `await pipeline("feature-extraction", "owner/model")`.
 * const lengths = (texts: string[]) =>
 *   Promise.resolve({ dims: [texts.length, 1], data: texts.map((text) => text.length) });
 *
 * const encoder = await fromTextPipeline(lengths, {
 *   name: "owner/model",
 *   revision: "c9745ed1d9f2",
 *   normalise: false,
 * });
 * const { vectors } = await encoder.encode(["bowl", "lamp shade"]);
 * assertEquals([...vectors.data], [4, 10]);
 * ```
 */
export async function fromTextPipeline(
  pipeline: TextPipeline,
  options: TextPipelineOptions,
): Promise<Encoder<string>> {
  const { name, pooling = "mean", normalise = true } = options;
  checkOneOf("pooling", pooling, ["mean", "cls"]);
  const identity = await identify(options);
  const run = async (texts: readonly string[]) => {
    const { dims, data } = await callPipeline(
      () => pipeline([...texts], { pooling }),
      { name, inputs: texts.length },
    );
    return { width: widthOf(dims, name), data };
  };
  const { width: dimensions } = await run(["a"]);
  const runner = new BatchRunner<string>(async (texts) => {
    const { width, data } = await run(texts);
    checkWidth(width, { name, dimensions });
    return normalise ? normaliseRows(data, dimensions) : data;
  }, dimensions);
  return new PipelineTextEncoder(runner, {
    name,
    sha256: identity.sha256,
    options: { ...identity.options, by: "Transformers.js", pooling, normalise },
    dimensions,
    tokenizer: pipeline.tokenizer as TransformersTokenizer | undefined,
  });
}

/** As much of the tokeniser of a pipeline as is used. */
interface TransformersTokenizer {
  (
    text: string,
    options: {
      readonly truncation: boolean;
      readonly padding: boolean;
      readonly return_tensor: boolean;
    },
  ): { readonly input_ids: { readonly length: number } };
  readonly model_max_length?: number;
}

class PipelineTextEncoder extends Identified implements Encoder<string> {
  readonly modality = "text";
  readonly #runner: BatchRunner<string>;
  readonly #tokenizer: TransformersTokenizer | undefined;

  constructor(
    runner: BatchRunner<string>,
    { tokenizer, ...identity }: Omit<EncoderIdentity, "modality"> & {
      readonly tokenizer?: TransformersTokenizer;
    },
  ) {
    super(identity);
    this.#runner = runner;
    this.#tokenizer = tokenizer;
  }

  async encode(texts: readonly string[], options: EncodeOptions = {}): Promise<Embeddings> {
    options.signal?.throwIfAborted();
    const lengths = texts.map((text) => this.#lengthOf(text));
    const order = [...texts.keys()].sort((a, b) => lengths[a] - lengths[b] || a - b);
    const vectors = await this.#runner.encode(texts, order, options);
    const longest = this.#tokenizer?.model_max_length ?? Infinity;
    return { vectors, truncated: [...texts.keys()].filter((i) => lengths[i] > longest) };
  }

  /** In tokens, or without a tokeniser, which is only good for sorting, in UTF-16 units. */
  #lengthOf(text: string): number {
    if (this.#tokenizer === undefined) return text.length;
    const options = { truncation: false, padding: false, return_tensor: false };
    return this.#tokenizer(text, options).input_ids.length;
  }
}

function widthOf(dims: readonly number[], name: string): number {
  if (dims.length === 2) return dims[1];
  throw new EncoderError(
    `Cannot use what ${name} gives: it must pool a text's tokens to one vector: its shape is ${
      dims.join(" × ")
    }`,
    { source: name },
  );
}
