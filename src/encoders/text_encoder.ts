import type { Embeddings, EncodeOptions, Encoder } from "../modalities/encoder.ts";
import { encodeInBatches } from "./encode_in_batches.ts";
import { OnnxEncoder, type OnnxEncoderParts } from "./onnx_encoder.ts";
import { firstTokens, meanOfTokens, normaliseRows, type Pooling } from "./pooling.ts";
import type { OnnxTensors } from "./session.ts";
import type { TextTokenizer, Tokens } from "./tokens.ts";

/** What a {@linkcode OnnxTextEncoder} is made of. */
export interface TextEncoderParts extends OnnxEncoderParts {
  readonly tokenizer: TextTokenizer;
  /** SHA-256 of the tokeniser's files. */
  readonly tokenizerHash: string;
  /** Name of the output that is used. */
  readonly output: string;
  readonly pooling: Pooling;
  readonly normalise: boolean;
}

/** A pretrained network that makes vectors of texts, as {@linkcode loadTextEncoder} loads it. */
export class OnnxTextEncoder extends OnnxEncoder implements Encoder<string> {
  /** It encodes text. */
  readonly modality = "text";
  readonly #parts: TextEncoderParts;

  /** The encoder of loaded parts. */
  constructor(parts: TextEncoderParts) {
    const { tokenizer, tokenizerHash, output, pooling, normalise } = parts;
    const { maxTokens } = tokenizer;
    super(parts, { output, pooling, normalise, maxTokens, tokenizer: tokenizerHash });
    this.#parts = parts;
  }

  /** Most tokens of a text, special ones included: longer texts are cut. */
  get maxTokens(): number {
    return this.#parts.tokenizer.maxTokens;
  }

  /** Encodes texts, those of about one length together, which saves padding. An empty text is encoded like any other.
   *
   * @throws {EncoderError} If the network cannot run.
   */
  async encode(texts: readonly string[], options: EncodeOptions = {}): Promise<Embeddings> {
    const { network, tokenizer } = this.#parts, { dimensions } = this;
    options.signal?.throwIfAborted();
    const tokens = texts.map((text) => tokenizer.encode(text));
    const order = [...tokens.keys()].sort((a, b) =>
      tokens[a].ids.length - tokens[b].ids.length || a - b
    );
    const vectors = await encodeInBatches(order, {
      ...options,
      encode: (batch) => this.#encodeBatch(batch.map((i) => tokens[i]), options.signal),
      batchSize: network.batchSize,
      capacity: network.capacity,
      dimensions,
    });
    const truncated = [...tokens.keys()].filter((i) => tokens[i].isTruncated);
    return { vectors, truncated };
  }

  async #encodeBatch(batch: readonly Tokens[], signal?: AbortSignal): Promise<Float32Array> {
    const { network, output, pooling, normalise } = this.#parts;
    const { dimensions: width } = this;
    const { feeds, tokens } = this.#feeds(batch);
    const states = await network.run(feeds, output, signal);
    const lengths = batch.map(({ ids }) => ids.length);
    const vectors = pooling === "mean"
      ? meanOfTokens(states, { lengths, tokens, width })
      : pooling === "cls"
      ? firstTokens(states, { tokens, width })
      : states;
    return normalise ? normaliseRows(vectors, width) : vectors;
  }

  /** The inputs of the network, padded to the longest text, or to the only length that it takes. */
  #feeds(batch: readonly Tokens[]): { feeds: OnnxTensors; tokens: number } {
    const { network: { onnx, batchSize }, tokenizer } = this.#parts;
    const [first] = onnx.inputs;
    const rows = typeof first.dims[0] === "number" ? batchSize : batch.length;
    const tokens = typeof first.dims[1] === "number"
      ? first.dims[1]
      : Math.max(...batch.map(({ ids }) => ids.length));
    const dims = [rows, tokens];
    const make = (value: (ids: readonly number[], token: number) => number) => {
      const data = new BigInt64Array(rows * tokens);
      batch.forEach(({ ids }, row) => {
        for (let token = 0; token < tokens; token++) {
          data[row * tokens + token] = BigInt(value(ids, token));
        }
      });
      return { dims, data };
    };
    const inputs: Record<string, () => { dims: number[]; data: BigInt64Array }> = {
      input_ids: () => make((ids, token) => ids[token] ?? tokenizer.padding),
      attention_mask: () => make((ids, token) => token < ids.length ? 1 : 0),
      token_type_ids: () => make(() => 0),
      position_ids: () => make((_, token) => token),
    };
    return {
      feeds: Object.fromEntries(onnx.inputs.map(({ name }) => [name, inputs[name]()])),
      tokens,
    };
  }
}

/** What the network of a text encoder may want to be fed. */
export const textInputs: readonly string[] = [
  "input_ids",
  "attention_mask",
  "token_type_ids",
  "position_ids",
];
