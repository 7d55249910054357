import type { Block } from "../../core/block.ts";
import type { ModelState, StateReader } from "../../core/state.ts";
import type { Table } from "../../table/table.ts";
import type { Extracted, ModalityModel } from "../modality.ts";
import { toBlock } from "../to_block.ts";
import { fittedTextColumns } from "./documents.ts";
import { extractText, type TextValue } from "./text_value.ts";
import { TfidfVectorizerModel } from "./tfidf_vectorizer_model.ts";
import { countUnknownTerms, type TermNumbers } from "./unknown_terms.ts";

/** A fitted {@linkcode TfidfText}. */
export class TfidfTextModel implements ModalityModel<TextValue> {
  /** Name of the modality. */
  readonly modality = "text";
  /** Names of the columns that it reads. */
  readonly columns: readonly string[];
  /** What makes a row's text features. */
  readonly vectorizer: TfidfVectorizerModel;

  /** A model of fitted parts. */
  constructor(fields: Pick<TfidfTextModel, "columns" | "vectorizer">) {
    this.columns = fields.columns;
    this.vectorizer = fields.vectorizer;
  }

  /** The terms, in the order of their features. */
  get names(): readonly string[] {
    return this.vectorizer.featureNames;
  }

  /** All terms, under the names of the columns that are joined. */
  get widths(): Record<string, number> {
    return { [this.columns.join("+")]: this.names.length };
  }

  /** Counts the terms of every row; a column that the table lacks is absent in every row.
   *
   * @throws {SchemaError} If a column was read under a role that does not fit.
   */
  extract(table: Table): Promise<Extracted<TextValue>> {
    return Promise.try(() => {
      const columns = fittedTextColumns(table, this.columns);
      return extractText(columns, { ids: table.ids, terms: this.vectorizer.terms });
    });
  }

  /** The weights of the terms, in compressed sparse rows; zeros where a row has none of them. */
  transform(extracted: Extracted<TextValue>, rows?: Uint32Array): Block {
    const chosen = rows ?? Uint32Array.from(extracted.ids.keys());
    const features = this.vectorizer.transformCounts(extracted.value.counts, chosen);
    const { modality, names } = this;
    return toBlock(extracted, { rows: chosen, modality, features, names });
  }

  /** How many different terms each row has, and how many of them the vocabulary lacks. */
  countTerms(
    extracted: Extracted<TextValue>,
    options: { rows?: Uint32Array; leftOut: boolean },
  ): TermNumbers {
    const { rows = Uint32Array.from(extracted.ids.keys()), leftOut } = options;
    const { vocabulary, binary } = this.vectorizer;
    return countUnknownTerms(extracted.value.counts, { rows, vocabulary, leftOut, binary });
  }

  /** What a model file holds. */
  toState(): ModelState {
    return {
      type: "TfidfTextModel",
      fields: { columns: this.columns },
      children: { vectorizer: this.vectorizer.toState() },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of this modality.
   */
  static fromState(state: StateReader): TfidfTextModel {
    return new TfidfTextModel({
      columns: state.strings("columns"),
      vectorizer: state.step("vectorizer", TfidfVectorizerModel),
    });
  }
}
