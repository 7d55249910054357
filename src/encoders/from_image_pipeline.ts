import { checkOneOf } from "../core/check.ts";
import type { EncoderIdentity } from "../core/encoder_identity.ts";
import { Matrix } from "../core/matrix.ts";
import type { RawImageClass } from "../deps/huggingface_transformers.ts";
import { EncoderError } from "../errors.ts";
import type { RgbImage } from "../io/media_source.ts";
import type { Embeddings, EncodeOptions, ImageEncoder } from "../modalities/encoder.ts";
import type { ImageExtractor, MediaFeatures } from "../modalities/media_extractor.ts";
import { Identified } from "./identified.ts";
import {
  BatchRunner,
  callPipeline,
  checkWidth,
  identify,
  type PipelineIdentity,
  type PipelineTensor,
} from "./pipeline_encoder.ts";
import { firstTokens, meanOfPlaces, meanOfTokens, normaliseRows } from "./pooling.ts";

/** A pipeline of Transformers.js for the task `image-feature-extraction`, or whatever is called like one. */
export type ImagePipeline = (
  // Each made by RawImage. The real one takes more kinds of pictures, of types that are its own.
  // deno-lint-ignore no-explicit-any
  images: any[],
  options: { readonly pool: boolean },
) => Promise<PipelineTensor>;

/** Options of {@linkcode fromImagePipeline}. */
export interface ImagePipelineOptions extends PipelineIdentity {
  /** `RawImage` of the Transformers.js that the pipeline is of. */
  readonly RawImage: RawImageClass;
  /** How the network's numbers of a picture become one vector. `pooled`: its own `pooler_output`; `mean` of its tokens or of the
   * places of its feature map; `cls`: the first token; `none`: they are one already, as CLIP's. @default {"pooled"} */
  readonly pooling?: "pooled" | "mean" | "cls" | "none";
  /** Whether vectors are brought to length 1. @default {true} */
  readonly normalise?: boolean;
}

/** Takes a pipeline of Transformers.js as an encoder of pictures.
 *
 * The pipeline preprocesses: its resizing is not Pillow's, so neither are the vectors exactly those of Python, nor of
 * {@linkcode loadImageEncoder}. It stays the caller's, to be disposed of by them. As to `sha256` and `revision`, see
 * {@linkcode fromTextPipeline}.
 *
 * @throws {EncoderError} If the pipeline does not make one vector of a picture.
 * @throws {TypeError} If neither `sha256` nor `revision` is given, or an option is none of those offered.
 *
 * @example
 * ```ts
 * import { fromImagePipeline } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * // As `import { pipeline, RawImage } from "npm:@huggingface/transformers"` and
 * // `await pipeline("image-feature-extraction", "owner/model")`.
 * class RawImage {
 *   constructor(readonly data: Uint8Array) {}
 * }
 * const reds = (images: RawImage[]) =>
 *   Promise.resolve({ dims: [images.length, 1], data: images.map(({ data }) => data[0]) });
 *
 * const encoder = await fromImagePipeline(reds, {
 *   RawImage,
 *   name: "owner/model",
 *   revision: "c9745ed1d9f2",
 *   normalise: false,
 * });
 * const red = { width: 1, height: 1, data: Uint8Array.of(200, 0, 0) };
 * const { vectors } = await encoder.encode([red]);
 * assertEquals([...vectors.data], [200]);
 * ```
 */
export async function fromImagePipeline(
  pipeline: ImagePipeline,
  options: ImagePipelineOptions,
): Promise<ImageEncoder> {
  const { name, RawImage, pooling = "pooled", normalise = true } = options;
  checkOneOf("pooling", pooling, ["pooled", "mean", "cls", "none"]);
  const identity = await identify(options);
  const run = async (images: readonly RgbImage[]) => {
    const raw = images.map(({ data, width, height }) => new RawImage(data, width, height, 3));
    const tensor = await callPipeline(
      () => pipeline(raw, { pool: pooling === "pooled" }),
      { name, inputs: images.length },
    );
    return poolImages(tensor, { pooling, name });
  };
  const dimensions = (await run([GREY])).columns;
  const runner = new BatchRunner<RgbImage>(async (images) => {
    const { columns, data } = await run(images);
    checkWidth(columns, { name, dimensions });
    const vectors = data as Float32Array;
    return normalise ? normaliseRows(vectors, dimensions) : vectors;
  }, dimensions);
  return new PipelineImageEncoder(runner, {
    name,
    sha256: identity.sha256,
    options: { ...identity.options, by: "Transformers.js", pooling, normalise },
    dimensions,
  });
}

/** A picture to ask a network for the length of its vectors. */
const GREY: RgbImage = { width: 16, height: 16, data: new Uint8Array(16 * 16 * 3).fill(128) };

class PipelineImageEncoder extends Identified implements ImageEncoder {
  readonly modality = "image";
  readonly preprocessing = wholePictures;
  readonly #runner: BatchRunner<RgbImage>;

  constructor(
    runner: BatchRunner<RgbImage>,
    identity: Omit<EncoderIdentity, "modality">,
  ) {
    super(identity);
    this.#runner = runner;
  }

  async encode(images: readonly RgbImage[], options: EncodeOptions = {}): Promise<Embeddings> {
    const vectors = await this.#runner.encode(images, [...images.keys()], options);
    return { vectors, truncated: [] };
  }

  encodePrepared(
    prepared: readonly MediaFeatures[],
    options: EncodeOptions = {},
  ): Promise<Embeddings> {
    return this.encode(prepared.map(toImage), options);
  }
}

/** Pictures as they are: the pipeline preprocesses. */
const wholePictures: ImageExtractor = {
  modality: "image",
  type: "WholePictures",
  version: 1,
  options: {},
  features: ({ width, height, data }) =>
    Promise.resolve({ shape: [height, width, 3], values: Float32Array.from(data) }),
  names: ([height, width]) =>
    Array.from({ length: height * width * 3 }, (_, i) => {
      const pixel = Math.floor(i / 3);
      const color = ["red", "green", "blue"][i % 3];
      return `pixel_${Math.floor(pixel / width)}_${pixel % width}_${color}`;
    }),
};

function toImage({ shape: [height, width], values }: MediaFeatures): RgbImage {
  return { width, height, data: Uint8Array.from(values) };
}

/** One vector a picture, of what the network gives: tokens, a feature map, or vectors. */
function poolImages(
  { dims, data }: { readonly dims: readonly number[]; readonly data: Float32Array },
  { pooling, name }: { readonly pooling: string; readonly name: string },
): Matrix {
  const [images, first, second, third] = dims;
  if (dims.length === 2 && (pooling === "pooled" || pooling === "none")) {
    return new Matrix(images, first, data);
  }
  if (dims.length === 4 && pooling === "pooled" && second * third === 1) {
    return new Matrix(images, first, data);
  }
  if (dims.length === 4 && pooling === "mean") {
    return new Matrix(images, first, meanOfPlaces(data, second * third));
  }
  if (dims.length === 3 && pooling === "mean") {
    const lengths = new Array(images).fill(first);
    return new Matrix(
      images,
      second,
      meanOfTokens(data, { lengths, tokens: first, width: second }),
    );
  }
  if (dims.length === 3 && pooling === "cls") {
    return new Matrix(images, second, firstTokens(data, { tokens: first, width: second }));
  }
  throw new EncoderError(
    `Cannot use what ${name} gives with pooling "${pooling}": its shape is ${
      dims.join(" × ")
    }; "none" and "pooled" take one vector a picture, "cls" takes tokens, "mean" tokens or a feature map`,
    { source: name },
  );
}
