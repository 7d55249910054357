import { mapSome } from "../core/map_some.ts";
import { Matrix } from "../core/matrix.ts";
import type { Json } from "../core/state.ts";
import type { Embeddings, EncodeOptions, Encoder } from "../modalities/encoder.ts";
import type { EncoderSettings } from "./execution.ts";
import type { Network } from "./network.ts";
import { firstTokens, meanOfTokens, normaliseRows, type Pooling } from "./pooling.ts";
import type { OnnxTensors } from "./session.ts";
import type { TextTokenizer, Tokens } from "./tokens.ts";

/** What a {@linkcode OnnxTextEncoder} is made of. */
export interface TextEncoderParts {
  readonly name: string;
  readonly network: Network;
  readonly tokenizer: TextTokenizer;
  /** SHA-256 of the tokeniser's files. */
  readonly tokenizerHash: string;
  /** Name of the output that is used. */
  readonly output: string;
  readonly pooling: Pooling;
  readonly normalise: boolean;
  readonly dimensions: number;
  /** The model's files, by their paths. */
  readonly files: () => Promise<Readonly<Record<string, Uint8Array>>>;
}

/** A pretrained network that makes vectors of texts, as {@linkcode loadTextEncoder} loads it. */
export class OnnxTextEncoder implements Encoder<string>, AsyncDisposable {
  /** It encodes text. */
  readonly modality = "text";
  /** What it is called in messages. */
  readonly name: string;
  /** SHA-256 of its ONNX file, in hexadecimal. */
  readonly sha256: string;
  /** All else that its vectors depend on. */
  readonly options: { readonly [name: string]: Json };
  /** Numbers in a vector. */
  readonly dimensions: number;
  readonly #parts: TextEncoderParts;

  /** The encoder of loaded parts. */
  constructor(parts: TextEncoderParts) {
    const { network, tokenizer, tokenizerHash, output, pooling, normalise } = parts;
    this.name = parts.name;
    this.sha256 = network.sha256;
    this.dimensions = parts.dimensions;
    this.options = {
      output,
      pooling,
      normalise,
      maxTokens: tokenizer.maxTokens,
      tokenizer: tokenizerHash,
    };
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
    const { signal, onProgress } = options;
    const { network, tokenizer } = this.#parts;
    signal?.throwIfAborted();
    const tokens = texts.map((text) => tokenizer.encode(text));
    const order = [...tokens.keys()].sort((a, b) =>
      tokens[a].ids.length - tokens[b].ids.length || a - b
    );
    const batches = Array.from(
      { length: Math.ceil(order.length / network.batchSize) },
      (_, i) => order.slice(i * network.batchSize, (i + 1) * network.batchSize),
    );
    const vectors = new Matrix(
      texts.length,
      this.dimensions,
      new Float32Array(texts.length * this.dimensions),
    );
    let done = 0;
    await mapSome(batches, network.capacity, async (batch) => {
      const encoded = await this.#encodeBatch(batch.map((i) => tokens[i]), signal);
      batch.forEach((i, at) => {
        const row = encoded.subarray(at * this.dimensions, (at + 1) * this.dimensions);
        vectors.data.set(row, i * this.dimensions);
      });
      onProgress?.({ done: done += batch.length, total: texts.length });
    });
    const truncated = [...tokens.keys()].filter((i) => tokens[i].isTruncated);
    return { vectors, truncated };
  }

  /** Where and how the network runs; loads it to find out.
   *
   * @throws {EncoderError} If it cannot be loaded.
   */
  settings(): Promise<EncoderSettings> {
    return this.#parts.network.settings();
  }

  /** The files that it was loaded from: those that are needed to load it again. */
  files(): Promise<Readonly<Record<string, Uint8Array>>> {
    return this.#parts.files();
  }

  /** Stops its workers. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.network[Symbol.asyncDispose]();
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
