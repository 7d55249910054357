import type { Json } from "../../core/state.ts";
import { checkEmbeddings } from "../check_embeddings.ts";
import { embeddingNames } from "../embedding_names.ts";
import type { EncodeOptions, EncoderIdentity, ImageEncoder } from "../encoder.ts";
import { missingEncoder } from "../encoder_identity.ts";
import { identityToJson } from "../encoder_state.ts";
import type { BatchExtractor, ImageExtractor, MediaFeatures } from "../media_extractor.ts";

/** Makes embeddings of pictures, if it has its encoder. */
export class EmbeddingExtractor implements BatchExtractor {
  /** The role of the columns that it reads. */
  readonly modality = "image";
  /** Name of the fitted model in a model file. */
  readonly type = "ImageEmbeddingsModel";
  /** Goes up whenever other features come of what an encoder gives. */
  readonly version = 1;
  /** The encoder that is needed. */
  readonly identity: EncoderIdentity;
  /** Absent if it must still be given. */
  readonly encoder?: ImageEncoder;

  /** What extracts with an encoder of this identity. */
  constructor(identity: EncoderIdentity, encoder?: ImageEncoder) {
    this.identity = identity;
    this.encoder = encoder;
  }

  /** The encoder's identity, as the model file holds it. */
  get options(): { readonly encoder: Json } {
    return { encoder: identityToJson(this.identity) };
  }

  /** How the encoder prepares a picture.
   *
   * @throws {EncoderError} If there is no encoder.
   */
  get preparation(): ImageExtractor {
    return this.#given().preprocessing;
  }

  /** All that its features depend on: what the encoder is called is not among it. */
  get cachedBy(): Json {
    const { sha256, options, preprocessing } = this.#given();
    const { type, version } = preprocessing;
    return [sha256, options, type, version, preprocessing.options];
  }

  /** The embeddings of prepared pictures.
   *
   * @throws {EncoderError} If there is no encoder, it cannot run, or gives no vectors of finite numbers.
   */
  async encodePrepared(
    prepared: readonly MediaFeatures[],
    options: EncodeOptions,
  ): Promise<MediaFeatures[]> {
    const encoder = this.#given();
    const made = await encoder.encodePrepared(prepared, options);
    checkEmbeddings(made, { encoder, inputs: prepared.length });
    return prepared.map((_, i) => ({
      shape: [encoder.dimensions],
      values: Float32Array.from(made.vectors.row(i)),
    }));
  }

  /** One name a number of the embedding. */
  names(): string[] {
    return embeddingNames(this.identity.dimensions);
  }

  #given(): ImageEncoder {
    if (this.encoder === undefined) throw missingEncoder(this.identity);
    return this.encoder;
  }
}
