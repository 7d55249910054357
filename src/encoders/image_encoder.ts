import { ShapeError } from "../errors.ts";
import type { RgbImage } from "../io/media_source.ts";
import type { Embeddings, EncodeOptions, ImageEncoder } from "../modalities/encoder.ts";
import { imageTensorExtractor } from "../modalities/image/image_tensor_extractor.ts";
import type { ImagePreprocessing } from "../modalities/image/preprocess.ts";
import type { ImageExtractor, MediaFeatures } from "../modalities/media_extractor.ts";
import { encodeInBatches } from "./encode_in_batches.ts";
import { OnnxEncoder, type OnnxEncoderParts } from "./onnx_encoder.ts";
import type { OnnxValue } from "./onnx_file.ts";
import { firstTokens, meanOfPlaces, meanOfTokens, normaliseRows, type Pooling } from "./pooling.ts";

/** What a {@linkcode OnnxImageEncoder} is made of. */
export interface ImageEncoderParts extends OnnxEncoderParts {
  readonly preprocessing: ImagePreprocessing;
  /** The output that is used. */
  readonly output: OnnxValue;
  readonly pooling: Pooling;
  readonly normalise: boolean;
}

/** A pretrained network that makes vectors of pictures, as {@linkcode loadImageEncoder} loads it. */
export class OnnxImageEncoder extends OnnxEncoder implements ImageEncoder {
  /** It encodes pictures. */
  readonly modality = "image";
  /** How a picture becomes what the network reads. */
  readonly preprocessing: ImageExtractor;
  readonly #parts: ImageEncoderParts;

  /** The encoder of loaded parts. */
  constructor(parts: ImageEncoderParts) {
    const { output, pooling, normalise } = parts;
    const preprocessing = imageTensorExtractor(parts.preprocessing);
    super(parts, {
      output: output.name,
      pooling,
      normalise,
      preprocessing: preprocessing.options,
    });
    this.preprocessing = preprocessing;
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

  async #encodeAll<Input>(
    inputs: readonly Input[],
    prepare: (batch: readonly Input[]) => Promise<readonly MediaFeatures[]>,
    options: EncodeOptions,
  ): Promise<Embeddings> {
    const { network } = this.#parts, { dimensions } = this;
    const vectors = await encodeInBatches([...inputs.keys()], {
      ...options,
      encode: async (batch) =>
        await this.#encodeBatch(await prepare(batch.map((i) => inputs[i])), options.signal),
      batchSize: network.batchSize,
      capacity: network.capacity,
      dimensions,
    });
    return { vectors, truncated: [] };
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
