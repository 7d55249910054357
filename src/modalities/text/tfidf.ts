import { SchemaError } from "../../errors.ts";
import type { Table } from "../../table/table.ts";
import type { Extracted, FitModalityOptions, Modality } from "../modality.ts";
import { textColumns } from "./documents.ts";
import { fitTerms } from "./fit_terms.ts";
import { extractText, type TextValue } from "./text_value.ts";
import { TfidfTextModel } from "./tfidf_model.ts";
import { TfidfVectorizer, type TfidfVectorizerOptions } from "./tfidf_vectorizer.ts";

/** Options of {@linkcode tfidf}: those of {@linkcode TfidfVectorizer}, the texts being the rows that have any. */
export interface TfidfTextOptions extends TfidfVectorizerOptions {
  /** The columns to read, joined to one text. @default {all of the role text} */
  readonly columns?: readonly string[];
  /** Most terms: those that occur most often are kept, the first in code point order where they tie. @default {10000} */
  readonly maxFeatures?: number;
  /** Fewest and most words in a term. @default {[1, 2]} */
  readonly ngramRange?: readonly [fewest: number, most: number];
  /** Whether a term that occurs `n` times in a row counts `1 + ln n` instead of `n`. @default {true} */
  readonly sublinearTf?: boolean;
}

/** Weighted words and phrases, as {@linkcode tfidf} makes it. */
export class TfidfText implements Modality<TextValue> {
  /** Name of the modality. */
  readonly modality = "text";
  /** Roles of the columns it reads. */
  readonly roles: readonly ["text"] = ["text"];
  /** The columns to read; undefined for all of the role. */
  readonly columns?: readonly string[];
  /** What makes a row's text features. */
  readonly vectorizer: TfidfVectorizer;

  /** See {@linkcode tfidf}.
   *
   * @throws {RangeError | TypeError} If an option is none of those offered.
   */
  constructor(options: TfidfTextOptions = {}) {
    const { columns, maxFeatures = 10_000, ngramRange = [1, 2], sublinearTf = true, ...others } =
      options;
    this.columns = columns;
    this.vectorizer = new TfidfVectorizer({ ...others, maxFeatures, ngramRange, sublinearTf });
  }

  /** Counts the terms of every row; several text columns are joined.
   *
   * @throws {SchemaError} If a text column is empty in every row, or one asked for is not there.
   */
  extract(table: Table): Promise<Extracted<TextValue>> {
    return Promise.try(() => {
      const columns = textColumns(table, this.columns);
      return extractText(columns, { ids: table.ids, terms: this.vectorizer.terms });
    });
  }

  /** Learns which terms count, and how rare each is, over the rows that have text.
   *
   * @throws {SchemaError} If there is no text column, no text in these rows, or no term in it.
   */
  fit(extracted: Extracted<TextValue>, options: FitModalityOptions): TfidfTextModel {
    const { ids, present, value: { columns, counts } } = extracted;
    const rows = (options.rows ?? Uint32Array.from(ids.keys())).filter((row) => present[row] === 1);
    const refuse = (why: string) =>
      new SchemaError(`Cannot fit text features: ${why}`, columns[0] ?? "text");
    if (columns.length === 0) throw refuse("no column has the role text");
    const names = columns.join(", ");
    if (rows.length === 0) throw refuse(`every cell of ${names} is empty`);
    const vectorizer = fitTerms(counts, {
      rows,
      vectorizer: this.vectorizer,
      refuse: (why) => refuse(`in ${names} ${why}`),
    });
    return new TfidfTextModel({ columns, vectorizer });
  }
}

/** TF-IDF of words and phrases: how often a term is in a row, times how rare it is among rows; rows of length 1.
 *
 * It is {@linkcode TfidfVectorizer}, with other defaults, for text columns: terms are counted once, and those that count
 * are learnt in each fold. A row of nothing but stop words is present, with zeros. Never standardised. The defaults are
 * what did best on short reviews; the usual tutorial has `{ maxFeatures: 500, stopWords: "english" }`.
 *
 * @example
 * ```ts
 * import { readTable, text } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const table = await readTable({ text: "title\na red lamp\na blue lamp\n" }, { roles: { title: "text" } });
 * const modality = text.tfidf({ ngramRange: [1, 1] });
 * const model = modality.fit(await modality.extract(table), { standardise: true });
 * assertEquals(model.names, ["blue", "lamp", "red"]);
 * ```
 */
export function tfidf(options?: TfidfTextOptions): TfidfText {
  return new TfidfText(options);
}
