import { type FloatArray, Matrix } from "../core/matrix.ts";
import { ShapeError } from "../errors.ts";
import type { RgbImage } from "../io/media_source.ts";
import type { EncodeOptions } from "../modalities/encoder.ts";
import type { OnnxImageEncoder } from "./image_encoder.ts";
import { normaliseRows } from "./pooling.ts";
import { fillTemplates } from "./prompt_templates.ts";
import type { OnnxTextEncoder } from "./text_encoder.ts";

/** Options of {@linkcode Clip.zeroShot}. */
export interface ZeroShotOptions extends EncodeOptions {
  /** What the network is asked about each label, `{}` standing for it; of several, their vectors are averaged.
   * @default {"{}"} */
  readonly template?: string | readonly string[];
}

/** Which label each picture goes with. */
export interface ZeroShot {
  /** As they were given. */
  readonly labels: readonly string[];
  /** f32, shape `(pictures, labels)`; rows sum to 1. */
  readonly probabilities: Matrix;
  /** Labels of which a prompt was longer than the network reads, and was cut. */
  readonly truncated: readonly string[];
}

/** Texts and pictures in one space, as {@linkcode loadClip} loads it.
 *
 * Source: Radford et al., "Learning transferable visual models from natural language supervision" (2021).
 */
export class Clip implements AsyncDisposable {
  /** What it is called in messages. */
  readonly name: string;
  /** Its text half; vectors of length 1. */
  readonly text: OnnxTextEncoder;
  /** Its image half; vectors of length 1. */
  readonly image: OnnxImageEncoder;
  /** What cosines are multiplied by before the softmax. */
  readonly logitScale: number;

  /** A CLIP of both halves. */
  constructor(
    { text, image, logitScale }: {
      readonly text: OnnxTextEncoder;
      readonly image: OnnxImageEncoder;
      readonly logitScale: number;
    },
  ) {
    this.name = text.name;
    this.text = text;
    this.image = image;
    this.logitScale = logitScale;
  }

  /** Numbers in a vector. */
  get dimensions(): number {
    return this.text.dimensions;
  }

  /** Vectors of length 1 of texts, shape `(texts, dimensions)`.
   *
   * @throws {EncoderError} If the network cannot run.
   */
  async embedText(texts: readonly string[], options?: EncodeOptions): Promise<Matrix> {
    return (await this.text.encode(texts, options)).vectors;
  }

  /** Vectors of length 1 of pictures, shape `(pictures, dimensions)`.
   *
   * @throws {EncoderError} If the network cannot run.
   */
  async embedImages(images: readonly RgbImage[], options?: EncodeOptions): Promise<Matrix> {
    return (await this.image.encode(images, options)).vectors;
  }

  /** Cosines between vectors of length 1.
   *
   * @returns Shape `(rows of a, rows of b)`.
   * @throws {ShapeError} If the vectors differ in width.
   */
  similarity(a: Matrix, b: Matrix): Matrix {
    if (a.columns !== b.columns) {
      throw new ShapeError("Cannot compare vectors", {
        expected: `${a.columns} columns`,
        actual: `${b.columns}`,
      });
    }
    const cosines = new Matrix(a.rows, b.rows, new Float32Array(a.rows * b.rows));
    for (let i = 0; i < a.rows; i++) {
      const row = a.row(i);
      for (let j = 0; j < b.rows; j++) cosines.data[i * b.rows + j] = dot(row, b.row(j));
    }
    return cosines;
  }

  /** Tells which of the labels each picture goes with: a softmax over scaled cosines. Nothing is learnt.
   *
   * @param images Pictures, or their vectors, as `embedImages` gives them.
   * @throws {RangeError} If there is no label, one is empty or there twice, or a template has no `{}`.
   * @throws {EncoderError} If a network cannot run.
   */
  async zeroShot(
    images: readonly RgbImage[] | Matrix,
    labels: readonly string[],
    { template = "{}", ...options }: ZeroShotOptions = {},
  ): Promise<ZeroShot> {
    const prompts = fillTemplates(template, labels);
    const { signal } = options;
    const { vectors, truncated } = await this.text.encode(prompts.flat(), { signal });
    const perLabel = prompts[0].length;
    const means = meanOfEach(vectors, perLabel);
    const seen = images instanceof Matrix ? images : await this.embedImages(images, options);
    const cosines = this.similarity(seen, means);
    return {
      labels,
      probabilities: softmaxRows(cosines, this.logitScale),
      truncated: labels.filter((_, i) => truncated.some((at) => Math.floor(at / perLabel) === i)),
    };
  }

  /** Stops its workers. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.text[Symbol.asyncDispose](), this.image[Symbol.asyncDispose]()]);
  }
}

function dot(a: FloatArray, b: FloatArray): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Means of so many rows each, brought to length 1. */
function meanOfEach({ rows, columns, data }: Matrix, count: number): Matrix {
  const means = new Float32Array(rows / count * columns);
  for (let i = 0; i < data.length; i++) {
    const row = Math.floor(i / columns);
    means[Math.floor(row / count) * columns + i % columns] += data[i] / count;
  }
  return new Matrix(rows / count, columns, normaliseRows(means, columns));
}

/** Softmax of each row times a scale. */
function softmaxRows({ rows, columns, data }: Matrix, scale: number): Matrix {
  const probabilities = new Float32Array(data.length);
  for (let at = 0; at < data.length; at += columns) {
    const logits = data.subarray(at, at + columns);
    const most = Math.max(...logits);
    const powers = Array.from(logits, (logit) => Math.exp(scale * (logit - most)));
    const sum = powers.reduce((a, b) => a + b, 0);
    powers.forEach((power, j) => probabilities[at + j] = power / sum);
  }
  return new Matrix(rows, columns, probabilities);
}
