import type { Block } from "../../core/block.ts";
import type { ModelState, StateReader } from "../../core/state.ts";
import type { StandardScalerModel } from "../../models/standard_scaler.ts";
import type { Table } from "../../table/table.ts";
import { denseBlock, readScaler } from "../dense_block.ts";
import { embeddingNames } from "../embedding_names.ts";
import type { AnyEncoder, Encoder, EncoderIdentity, NeededEncoder } from "../encoder.ts";
import { checkEncoder } from "../encoder_identity.ts";
import { identityFromState, identityToJson } from "../encoder_state.ts";
import type { ExtractContext, Extracted, ModalityModel } from "../modality.ts";
import { fittedTextColumns } from "./documents.ts";
import { embedTexts, type TextEmbeddingsValue } from "./embed_texts.ts";

/** A fitted {@linkcode TextEmbeddings}. One from a model file has no encoder until it is given one: rows without text do
 * without.
 */
export class TextEmbeddingsModel implements ModalityModel<TextEmbeddingsValue> {
  /** Name of the modality. */
  readonly modality = "text";
  /** Names of the columns that it reads. */
  readonly columns: readonly string[];
  /** Names of the features. */
  readonly names: readonly string[];
  /** The encoder that it was trained with. */
  readonly identity: EncoderIdentity;
  /** What makes vectors of texts; absent if it must still be given. */
  readonly encoder?: Encoder<string>;
  /** Absent when features are used as they are. */
  readonly scaler?: StandardScalerModel;

  /** A model of fitted parts. */
  constructor(fields: Pick<TextEmbeddingsModel, "columns" | "identity" | "encoder" | "scaler">) {
    this.columns = fields.columns;
    this.identity = fields.identity;
    this.encoder = fields.encoder;
    this.scaler = fields.scaler;
    this.names = embeddingNames(this.identity.dimensions);
  }

  /** All features, under the names of the columns that are joined. */
  get widths(): Record<string, number> {
    return { [this.columns.join("+")]: this.names.length };
  }

  /** The encoder that it needs, and whether it has it. */
  get needs(): NeededEncoder {
    const { identity, encoder } = this;
    return { ...identity, ...(encoder === undefined ? {} : { encoder }) };
  }

  /** The same model with its encoder.
   *
   * @throws {EncoderError} If it was trained with another one.
   */
  withEncoder(encoder: AnyEncoder): TextEmbeddingsModel {
    checkEncoder(encoder, this.identity);
    return new TextEmbeddingsModel({ ...this, encoder: encoder as Encoder<string> });
  }

  /** Encodes the text of every row; a column that the table lacks is absent in every row.
   *
   * @throws {SchemaError} If a column was read under a role that does not fit.
   * @throws {EncoderError} If there is text and no encoder, or it cannot run.
   */
  async extract(table: Table, context?: ExtractContext): Promise<Extracted<TextEmbeddingsValue>> {
    const columns = fittedTextColumns(table, this.columns);
    return await embedTexts(columns, { ...this, ids: table.ids, context });
  }

  /** The embeddings, standardised if they were fitted so; zeros where a row has no text.
   *
   * @throws {ShapeError} If they are not of the width that the model was fitted on.
   */
  transform(extracted: Extracted<TextEmbeddingsValue>, rows?: Uint32Array): Block {
    return denseBlock(extracted, { ...this, rows });
  }

  /** What a model file holds: all but the encoder. */
  toState(): ModelState {
    return {
      type: "TextEmbeddingsModel",
      fields: { encoder: identityToJson(this.identity), columns: this.columns },
      children: this.scaler === undefined ? {} : { scaler: this.scaler.toState() },
    };
  }

  /** The model of a state, without its encoder.
   *
   * @throws {ModelFormatError} If the state is not that of this modality.
   */
  static fromState(state: StateReader): TextEmbeddingsModel {
    const identity = identityFromState(state, "encoder", "text");
    return new TextEmbeddingsModel({
      identity,
      columns: state.strings("columns"),
      scaler: readScaler(state, identity.dimensions),
    });
  }
}
