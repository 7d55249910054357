import { SchemaError } from "../../errors.ts";
import type { Table } from "../../table/table.ts";
import { fitScaler, rowsOf } from "../dense_block.ts";
import type { Encoder } from "../encoder.ts";
import { identityOf } from "../../core/encoder_identity.ts";
import { checkModality } from "../encoder_identity.ts";
import type { ExtractContext, Extracted, FitModalityOptions, Modality } from "../modality.ts";
import { textColumns } from "./documents.ts";
import { embedTexts, type TextEmbeddingsValue } from "./embed_texts.ts";
import { TextEmbeddingsModel } from "./embeddings_model.ts";

/** Options of {@linkcode embeddings}. */
export interface EmbeddingsOptions {
  /** What makes vectors of texts. */
  readonly model: Encoder<string>;
  /** The columns to read, joined to one text. @default {all of the role text} */
  readonly columns?: readonly string[];
  /** Whether features are standardised. @default {false} */
  readonly standardise?: boolean;
}

/** Embeddings of texts, as {@linkcode embeddings} makes it. */
export class TextEmbeddings implements Modality<TextEmbeddingsValue> {
  /** Name of the modality. */
  readonly modality = "text";
  /** Roles of the columns it reads. */
  readonly roles: readonly ["text"] = ["text"];
  /** What makes vectors of texts. */
  readonly encoder: Encoder<string>;
  /** The columns to read; undefined for all of the role. */
  readonly columns?: readonly string[];
  /** Whether features are standardised. */
  readonly standardise: boolean;

  /** See {@linkcode embeddings}.
   *
   * @throws {TypeError} If the encoder is of something else.
   */
  constructor({ model, columns, standardise = false }: EmbeddingsOptions) {
    checkModality(model, "text");
    this.encoder = model;
    this.columns = columns;
    this.standardise = standardise;
  }

  /** Encodes the text of every row; several text columns are joined.
   *
   * @throws {SchemaError} If a text column is empty in every row, or one asked for is not there.
   * @throws {EncoderError} If the encoder cannot run.
   */
  async extract(table: Table, context?: ExtractContext): Promise<Extracted<TextEmbeddingsValue>> {
    const { encoder } = this;
    const columns = textColumns(table, this.columns);
    return await embedTexts(columns, { ids: table.ids, identity: encoder, encoder, context });
  }

  /** Learns the mean and deviation of every feature, if they are to be standardised.
   *
   * @throws {SchemaError} If there is no text column, or no text in these rows.
   */
  fit(
    extracted: Extracted<TextEmbeddingsValue>,
    options: FitModalityOptions,
  ): TextEmbeddingsModel {
    const { present, value: { columns } } = extracted;
    const refuse = (why: string) =>
      new SchemaError(`Cannot fit text embeddings: ${why}`, columns[0] ?? "text");
    if (columns.length === 0) throw refuse("no column has the role text");
    const rows = rowsOf(extracted, options.rows);
    if (!rows.some((row) => present[row] === 1)) {
      throw refuse(`every cell of ${columns.join(", ")} is empty`);
    }
    const { encoder, standardise } = this;
    return new TextEmbeddingsModel({
      identity: identityOf(encoder),
      encoder,
      columns,
      scaler: fitScaler(extracted, { rows, standardise }),
    });
  }
}

/** Vectors that a pretrained network makes of texts: close where they mean alike, in whatever words.
 *
 * Equal texts are encoded once; what is longer than the encoder reads is cut, and counted. The encoder learns nothing, and is
 * not in the model file unless that is asked for; a model that is loaded without it takes rows without text. Features are not
 * standardised: lengths and angles of such vectors say something.
 *
 * @example
 * ```ts
 * import { type Encoder, Matrix, readTable, text } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * // Stands for a network: letters and words of a text.
 * const counts: Encoder<string> = {
 *   modality: "text",
 *   name: "counts",
 *   sha256: "0".repeat(64),
 *   options: {},
 *   dimensions: 2,
 *   encode: (texts) =>
 *     Promise.resolve({
 *       vectors: Matrix.fromRows(texts.map((text) => [text.length, text.split(" ").length])),
 *       truncated: [],
 *     }),
 * };
 *
 * const table = await readTable({ text: "title,price\na red lamp,1\n,2\n" }, { roles: { title: "text" } });
 * const modality = text.embeddings({ model: counts });
 * const model = modality.fit(await modality.extract(table), { standardise: true });
 * const block = model.transform(await model.extract(table));
 * assertEquals([...block.features.data], [10, 3, 0, 0]);
 * assertEquals([[...block.present], block.names], [[1, 0], ["embedding_0", "embedding_1"]]);
 * ```
 */
export function embeddings(options: EmbeddingsOptions): TextEmbeddings {
  return new TextEmbeddings(options);
}
