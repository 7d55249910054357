import type { StateReader } from "../../core/state.ts";
import type { AnyEncoder, ImageEncoder, NeededEncoder } from "../encoder.ts";
import { checkEncoder } from "../encoder_identity.ts";
import { identityFromState } from "../encoder_state.ts";
import { MediaModel, readMediaFit } from "../media.ts";
import { EmbeddingExtractor } from "./embedding_extractor.ts";

/** A fitted {@linkcode ImageEmbeddings}. One from a model file has no encoder until it is given one: rows without a picture do
 * without.
 */
export class ImageEmbeddingsModel extends MediaModel {
  declare readonly extractor: EmbeddingExtractor;

  /** The encoder that it needs, and whether it has it. */
  get needs(): NeededEncoder {
    const { identity, encoder } = this.extractor;
    return { ...identity, ...(encoder === undefined ? {} : { encoder }) };
  }

  /** The same model with its encoder.
   *
   * @throws {EncoderError} If it was trained with another one.
   */
  withEncoder(encoder: AnyEncoder): ImageEmbeddingsModel {
    const { identity } = this.extractor;
    checkEncoder(encoder, identity);
    return new ImageEmbeddingsModel(
      new EmbeddingExtractor(identity, encoder as ImageEncoder),
      this,
    );
  }

  /** The model of a state, without its encoder.
   *
   * @throws {ModelFormatError} If the state is not that of this modality.
   */
  static override fromState(reader: StateReader): ImageEmbeddingsModel {
    const extractor = new EmbeddingExtractor(identityFromState(reader, "encoder", "image"));
    return new ImageEmbeddingsModel(extractor, readMediaFit(reader, extractor));
  }
}
