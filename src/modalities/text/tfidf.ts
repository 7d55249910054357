import { checkInteger, checkOneOf } from "../../core/check.ts";
import { SchemaError } from "../../errors.ts";
import type { Table } from "../../table/table.ts";
import { chooseColumns } from "../choose_columns.ts";
import type { Extracted, FitModalityOptions, Modality } from "../modality.ts";
import { chooseTerms } from "./choose_terms.ts";
import type { TermOptions } from "./term_counts.ts";
import { extractText, type TextValue } from "./text_value.ts";
import { TfidfTextModel } from "./tfidf_model.ts";

/** Options of {@linkcode tfidf}. */
export interface TfidfTextOptions {
  /** The columns to read, joined to one text. @default {all of the role text} */
  readonly columns?: readonly string[];
  /** Most terms: those that occur most often are kept, the first in code point order where they tie. @default {10000} */
  readonly maxFeatures?: number;
  /** Fewest and most words in a term. @default {[1, 2]} */
  readonly ngramRange?: readonly [fewest: number, most: number];
  /** Whether a term that occurs `n` times in a row counts `1 + ln n` instead of `n`. @default {true} */
  readonly sublinearTf?: boolean;
  /** Words that are dropped before terms form. Few tasks gain by it: "not" is one of them. @default {"none"} */
  readonly stopWords?: "english" | "none";
  /** Terms in fewer training rows than this are dropped. @default {1} */
  readonly minDf?: number;
}

/** Weighted words and phrases, as {@linkcode tfidf} makes it. */
export class TfidfText implements Modality<TextValue> {
  /** Name of the modality. */
  readonly modality = "text";
  /** Roles of the columns it reads. */
  readonly roles: readonly ["text"] = ["text"];
  /** The columns to read; undefined for all of the role. */
  readonly columns?: readonly string[];
  /** Most terms. */
  readonly maxFeatures: number;
  /** Whether frequent terms are damped. */
  readonly sublinearTf: boolean;
  /** Fewest training rows of a term. */
  readonly minDf: number;
  /** What is a term. */
  readonly terms: TermOptions;

  /** See {@linkcode tfidf}.
   *
   * @throws {RangeError | TypeError} If an option is none of those offered.
   */
  constructor(options: TfidfTextOptions = {}) {
    const { maxFeatures = 10_000, ngramRange = [1, 2], stopWords = "none", minDf = 1 } = options;
    if (maxFeatures !== Infinity) checkInteger("maxFeatures", maxFeatures, 1);
    checkInteger("the first number of ngramRange", ngramRange[0], 1);
    checkInteger("the second number of ngramRange", ngramRange[1], ngramRange[0]);
    checkOneOf("stopWords", stopWords, ["english", "none"]);
    checkInteger("minDf", minDf, 1);
    this.columns = options.columns;
    this.maxFeatures = maxFeatures;
    this.sublinearTf = options.sublinearTf ?? true;
    this.minDf = minDf;
    this.terms = { ngramRange, stopWords };
  }

  /** Counts the terms of every row; several text columns are joined.
   *
   * @throws {SchemaError} If a text column is empty in every row, or one asked for is not there.
   */
  extract(table: Table): Promise<Extracted<TextValue>> {
    return Promise.try(() => {
      const columns = chooseColumns(table, "text", this.columns);
      for (const { name, values } of columns) {
        if (values.some((value) => value !== null)) continue;
        throw new SchemaError(
          `Cannot use column "${name}" as text: every cell is empty; give it the role ignore`,
          name,
        );
      }
      return extractText(columns, { ids: table.ids, ...this.terms });
    });
  }

  /** Learns which terms count, and how rare each is, over the rows that have text.
   *
   * @throws {SchemaError} If there is no text column, no text in these rows, or no term in it.
   */
  fit(extracted: Extracted<TextValue>, options: FitModalityOptions): TfidfTextModel {
    const { ids, present, value: { columns, counts } } = extracted;
    const rows = (options.rows ?? Uint32Array.from(ids.keys())).filter((row) => present[row] === 1);
    const { terms, documentCounts } = chooseTerms(counts, {
      rows,
      maxFeatures: this.maxFeatures,
      minDf: this.minDf,
    });
    if (terms.length === 0) {
      const why = columns.length === 0
        ? "no column has the role text"
        : rows.length === 0
        ? `every cell of ${columns.join(", ")} is empty`
        : `${columns.join(", ")} has no term that is in ≥ ${this.minDf} rows and no stop word`;
      throw new SchemaError(`Cannot fit text features: ${why}`, columns[0] ?? "text");
    }
    return new TfidfTextModel({
      columns,
      names: terms,
      idf: documentCounts.map((count) => Math.log((1 + rows.length) / (1 + count)) + 1),
      sublinearTf: this.sublinearTf,
      terms: this.terms,
    });
  }
}

/** TF-IDF of words and phrases: how often a term is in a row, times how rare it is among rows; rows of length 1.
 *
 * Source: scikit-learn 1.9.1, TfidfVectorizer, whose vocabulary and values it has within 1e-12. Words are runs of two or
 * more letters, digits and underscores, in lower case. A row of nothing but stop words is present, with zeros. Never
 * standardised. The defaults are what did best on short reviews; the usual tutorial has `{ maxFeatures: 500, stopWords:
 * "english" }`.
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
