import { Matrix } from "../../src/core/matrix.ts";
import type { Json } from "../../src/core/state.ts";
import type { RgbImage } from "../../src/io/media_source.ts";
import type {
  Embeddings,
  EncodeOptions,
  Encoder,
  ImageEncoder,
} from "../../src/modalities/encoder.ts";
import { makeExtractor } from "../../src/modalities/media_extractors.ts";
import type { ImageExtractor, MediaFeatures } from "../../src/modalities/media_extractor.ts";

/** What tells a fake from others. */
interface FakeOptions {
  readonly name?: string;
  /** One hexadecimal digit, 64 times. */
  readonly digit?: string;
  readonly options?: { readonly [name: string]: Json };
}

/** Stands for a text encoder: counts letters, words and letters `a`. Reads 20 letters at most. */
export class FakeTextEncoder implements Encoder<string>, AsyncDisposable {
  readonly modality = "text";
  readonly name: string;
  readonly sha256: string;
  readonly options: { readonly [name: string]: Json };
  readonly dimensions = 3;
  readonly #asked: (readonly string[])[] = [];
  isDisposed = false;

  constructor({ name = "fake-text", digit = "a", options = { maxTokens: 20 } }: FakeOptions = {}) {
    this.name = name;
    this.sha256 = digit.repeat(64);
    this.options = options;
  }

  /** The texts of every call. */
  get asked(): readonly (readonly string[])[] {
    return this.#asked;
  }

  encode(
    texts: readonly string[],
    { signal, onProgress }: EncodeOptions = {},
  ): Promise<Embeddings> {
    return Promise.try(() => {
      signal?.throwIfAborted();
      this.#asked.push(texts);
      const rows = texts.map((text, i) => {
        const read = text.slice(0, 20);
        onProgress?.({ done: i + 1, total: texts.length });
        return [read.length, read.split(/\s+/).length, read.split("a").length - 1];
      });
      return {
        vectors: new Matrix(rows.length, 3, Float32Array.from(rows.flat())),
        truncated: [...texts.keys()].filter((i) => texts[i].length > 20),
      };
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.isDisposed = true;
    return Promise.resolve();
  }
}

/** Stands for an image encoder: the first three numbers of what is prepared, and their sum. Pictures must have one size. */
export class FakeImageEncoder implements ImageEncoder {
  readonly modality = "image";
  readonly name: string;
  readonly sha256: string;
  readonly options: { readonly [name: string]: Json };
  readonly dimensions = 4;
  readonly preprocessing = makeExtractor({
    type: "ImagePixelsModel",
    options: { channels: "rgb" },
  }) as ImageExtractor;
  readonly #asked: number[] = [];

  constructor(
    { name = "fake-image", digit = "b", options = { normalise: false } }: FakeOptions = {},
  ) {
    this.name = name;
    this.sha256 = digit.repeat(64);
    this.options = options;
  }

  /** Pictures of every call. */
  get asked(): readonly number[] {
    return this.#asked;
  }

  async encode(images: readonly RgbImage[], options?: EncodeOptions): Promise<Embeddings> {
    const prepared = await Promise.all(images.map((image) => this.preprocessing.features(image)));
    return await this.encodePrepared(prepared, options);
  }

  encodePrepared(
    prepared: readonly MediaFeatures[],
    { signal, onProgress }: EncodeOptions = {},
  ): Promise<Embeddings> {
    return Promise.try(() => {
      signal?.throwIfAborted();
      this.#asked.push(prepared.length);
      const rows = prepared.map(({ values: [a, b, c] }, i) => {
        onProgress?.({ done: i + 1, total: prepared.length });
        return [a, b, c, a + b + c];
      });
      return {
        vectors: new Matrix(rows.length, 4, Float32Array.from(rows.flat())),
        truncated: [],
      };
    });
  }
}

/** The same encoder, which can say its files. */
export function withFiles<E extends object>(
  encoder: E,
  files: Readonly<Record<string, Uint8Array>>,
): E & { files(): Promise<Readonly<Record<string, Uint8Array>>> } {
  return Object.assign(encoder, { files: () => Promise.resolve(files) });
}
