import type { Table } from "../../table/table.ts";
import type { ImageEncoder } from "../encoder.ts";
import { identityOf } from "../../core/encoder_identity.ts";
import { checkModality } from "../encoder_identity.ts";
import { extractMedia, type MediaValue } from "../extract_media.ts";
import { fitMedia } from "../media.ts";
import type { ExtractContext, Extracted, FitModalityOptions, Modality } from "../modality.ts";
import { EmbeddingExtractor } from "./embedding_extractor.ts";
import { ImageEmbeddingsModel } from "./embeddings_model.ts";

/** Options of {@linkcode embeddings}. */
export interface EmbeddingsOptions {
  /** What makes vectors of pictures. */
  readonly model: ImageEncoder;
  /** The columns to read. @default {all of the role image} */
  readonly columns?: readonly string[];
  /** Whether features are standardised. @default {as other features of pictures are, unless vectors have length 1} */
  readonly standardise?: boolean;
}

/** Embeddings of pictures, as {@linkcode embeddings} makes it. */
export class ImageEmbeddings implements Modality<MediaValue> {
  /** Name of the modality. */
  readonly modality = "image";
  /** Roles of the columns it reads. */
  readonly roles: readonly ["image"] = ["image"];
  /** What makes vectors of pictures. */
  readonly encoder: ImageEncoder;
  /** The columns to read; undefined for all of the role. */
  readonly columns?: readonly string[];
  /** Whether features are standardised; undefined for what suits the encoder. */
  readonly standardise?: boolean;
  readonly #extractor: EmbeddingExtractor;

  /** See {@linkcode embeddings}.
   *
   * @throws {TypeError} If the encoder is of something else.
   */
  constructor({ model, columns, standardise }: EmbeddingsOptions) {
    checkModality(model, "image");
    this.encoder = model;
    this.columns = columns;
    this.standardise = standardise;
    this.#extractor = new EmbeddingExtractor(identityOf(model), model);
  }

  /** Decodes and encodes every value; see {@linkcode MediaModality} for what it throws.
   *
   * @throws {EncoderError} If the encoder cannot run.
   */
  extract(table: Table, context?: ExtractContext): Promise<Extracted<MediaValue>> {
    return extractMedia(this.#extractor, { table, columns: this.columns, context });
  }

  /** Learns the mean and deviation of every feature, if they are to be standardised.
   *
   * @throws {RangeError} If no row has this modality.
   */
  fit(extracted: Extracted<MediaValue>, options: FitModalityOptions): ImageEmbeddingsModel {
    const { options: { normalise } } = this.encoder;
    const standardise = this.standardise ?? (options.standardise && normalise === false);
    return new ImageEmbeddingsModel(
      this.#extractor,
      fitMedia(extracted, { ...options, standardise, of: this.#extractor }),
    );
  }
}

/** Vectors that a pretrained network makes of pictures: what it has learnt of many of them, for tables of few.
 *
 * Pictures are decoded and prepared one by one, by workers if there are any, and encoded many together. The encoder learns
 * nothing, and is not in the model file unless that is asked for; a model that is loaded without it takes rows without pictures.
 * Vectors of length 1 are left as they are, others standardised: `standardise` says otherwise.
 *
 * @example
 * ```ts
 * import { image, type ImageEncoder, Matrix, Table } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * // Stands for a network: the mean of red, green and blue.
 * const meanColour: ImageEncoder = {
 *   modality: "image",
 *   name: "mean colour",
 *   sha256: "0".repeat(64),
 *   options: {},
 *   dimensions: 3,
 *   preprocessing: {
 *     modality: "image",
 *     type: "MeanColour",
 *     version: 1,
 *     options: {},
 *     names: () => ["red", "green", "blue"],
 *     features: ({ data }) => {
 *       const values = Float32Array.from([0, 1, 2], (c) =>
 *         data.filter((_, i) => i % 3 === c).reduce((sum, value) => sum + value, 0) / (data.length / 3));
 *       return Promise.resolve({ shape: [3], values });
 *     },
 *   },
 *   encodePrepared: (prepared) =>
 *     Promise.resolve({ vectors: Matrix.fromRows(prepared.map(({ values }) => [...values])), truncated: [] }),
 *   encode: () => Promise.reject(new Error("not needed here")),
 * };
 *
 * const picture = { width: 2, height: 1, data: Uint8Array.of(0, 0, 10, 2, 0, 30) };
 * const values = [{ kind: "image" as const, image: picture, name: "a" }, null];
 * const table = new Table(["1", "2"], [{ name: "photo", role: "image", values }]);
 * const modality = image.embeddings({ model: meanColour });
 * const model = modality.fit(await modality.extract(table), { standardise: true });
 * const block = model.transform(await model.extract(table));
 * assertEquals([...block.features.data], [1, 0, 20, 0, 0, 0]);
 * assertEquals([[...block.present], block.names[2]], [[1, 0], "embedding_2"]);
 * ```
 */
export function embeddings(options: EmbeddingsOptions): ImageEmbeddings {
  return new ImageEmbeddings(options);
}
