import { mapSome } from "../core/map_some.ts";
import { Matrix } from "../core/matrix.ts";
import type { Json } from "../core/state.ts";
import { ShapeError } from "../errors.ts";
import type { RgbImage } from "../io/media_source.ts";
import type { Embeddings, EncodeOptions, ImageEncoder } from "../modalities/encoder.ts";
import { imageTensorExtractor } from "../modalities/image/image_tensor_extractor.ts";
import type { ImagePreprocessing } from "../modalities/image/preprocess.ts";
import type { ImageExtractor, MediaFeatures } from "../modalities/media_extractor.ts";
import type { EncoderSettings } from "./execution.ts";
import type { Network } from "./network.ts";
import type { OnnxValue } from "./onnx_file.ts";
import { firstTokens, meanOfPlaces, meanOfTokens, normaliseRows, type Pooling } from "./pooling.ts";

/** What a {@linkcode OnnxImageEncoder} is made of. */
export interface ImageEncoderParts {
  readonly name: string;
  readonly network: Network;
  readonly preprocessing: ImagePreprocessing;
  /** The output that is used. */
  readonly output: OnnxValue;
  readonly pooling: Pooling;
  readonly normalise: boolean;
  readonly dimensions: number;
  /** The model's files, by their paths. */
  readonly files: () => Promise<Readonly<Record<string, Uint8Array>>>;
}

/** A pretrained network that makes vectors of pictures, as {@linkcode loadImageEncoder} loads it. */
export class OnnxImageEncoder implements ImageEncoder, AsyncDisposable {
  /** It encodes pictures. */
  readonly modality = "image";
  /** What it is called in messages. */
  readonly name: string;
  /** SHA-256 of its ONNX file, in hexadecimal. */
  readonly sha256: string;
  /** All else that its vectors depend on. */
  readonly options: { readonly [name: string]: Json };
  /** Numbers in a vector. */
  readonly dimensions: number;
  /** How a picture becomes what the network reads. */
  readonly preprocessing: ImageExtractor;
  readonly #parts: ImageEncoderParts;

  /** The encoder of loaded parts. */
  constructor(parts: ImageEncoderParts) {
    const { network, preprocessing, output, pooling, normalise } = parts;
    this.name = parts.name;
    this.sha256 = network.sha256;
    this.dimensions = parts.dimensions;
    this.preprocessing = imageTensorExtractor(preprocessing);
    this.options = {
      output: output.name,
      pooling,
      normalise,
      preprocessing: this.preprocessing.options,
    };
    this.#parts = parts;
  }

  /** Encodes pictures, each preprocessed as the network wants it.
   *
   * @throws {EncoderError} If the network cannot run.
   */
  async encode(images: readonly RgbImage[], options: EncodeOptions = {}): Promise<Embeddings> {
    const prepare = (batch: readonly RgbImage[]) =>
      Promise.all(batch.map((image) => this.preprocessing.features(image)));
    return await this.#encodeAll(images, prepare, options);
  }

  /** Encodes what `preprocessing` made of pictures.
   *
   * @throws {EncoderError} If the network cannot run.
   * @throws {ShapeError} If they are not of one shape.
   */
  async encodePrepared(
    prepared: readonly MediaFeatures[],
    options: EncodeOptions = {},
  ): Promise<Embeddings> {
    return await this.#encodeAll(prepared, (batch) => Promise.resolve(batch), options);
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

  async #encodeAll<Input>(
    inputs: readonly Input[],
    prepare: (batch: readonly Input[]) => Promise<readonly MediaFeatures[]>,
    { signal, onProgress }: EncodeOptions,
  ): Promise<Embeddings> {
    const { network } = this.#parts, { dimensions } = this, size = network.batchSize;
    signal?.throwIfAborted();
    const data = new Float32Array(inputs.length * dimensions);
    const starts = Array.from({ length: Math.ceil(inputs.length / size) }, (_, i) => i * size);
    let done = 0;
    await mapSome(starts, network.capacity, async (start) => {
      const batch = inputs.slice(start, start + size);
      data.set(await this.#encodeBatch(await prepare(batch), signal), start * dimensions);
      onProgress?.({ done: done += batch.length, total: inputs.length });
    });
    return { vectors: new Matrix(inputs.length, dimensions, data), truncated: [] };
  }

  async #encodeBatch(
    batch: readonly MediaFeatures[],
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const { network, output, pooling, normalise } = this.#parts;
    const [{ name, dims }] = network.onnx.inputs;
    const rows = typeof dims[0] === "number" ? dims[0] : batch.length;
    const [{ shape, values: { length } }] = batch;
    const data = new Float32Array(rows * length);
    batch.forEach(({ shape: other, values }, i) => {
      if (other.join() !== shape.join()) {
        throw new ShapeError("Cannot encode pictures of several shapes together", {
          expected: shape.join(" × "),
          actual: other.join(" × "),
        });
      }
      data.set(values, i * length);
    });
    const feeds = { [name]: { dims: [rows, ...shape], data } };
    const states = await network.run(feeds, output.name, signal);
    const vectors = this.#pool(states, { inputs: rows, pooling, isMap: output.dims.length === 4 })
      .subarray(0, batch.length * this.dimensions);
    return normalise ? normaliseRows(vectors, this.dimensions) : vectors;
  }

  #pool(
    states: Float32Array,
    { inputs, pooling, isMap }: { inputs: number; pooling: Pooling; isMap: boolean },
  ): Float32Array {
    const width = this.dimensions, tokens = states.length / (inputs * width);
    if (pooling === "pooled") return states;
    if (isMap) return meanOfPlaces(states, tokens);
    return pooling === "cls"
      ? firstTokens(states, { tokens, width })
      : meanOfTokens(states, { lengths: new Array(inputs).fill(tokens), tokens, width });
  }
}
