import { checkInteger, checkOneOf } from "../../core/check.ts";
import { fitTerms } from "./fit_terms.ts";
import { countTerms } from "./term_counts.ts";
import { completeTermOptions, type TermOptions } from "./term_options.ts";
import { norms, type TfidfVectorizerModel } from "./tfidf_vectorizer_model.ts";

/** Options of {@linkcode TfidfVectorizer}. */
export interface TfidfVectorizerOptions extends Partial<TermOptions> {
  /** The terms to weigh, each with its column in this order: no other is looked at, and no limit applies. @default {those met in the fit} */
  readonly vocabulary?: readonly string[];
  /** Most terms: those that occur most often are kept, the first in code point order where they tie. @default {Infinity} */
  readonly maxFeatures?: number;
  /** Terms in fewer texts than this are dropped: a whole number of them, or a share below 1. @default {1} */
  readonly minDf?: number;
  /** Terms in more texts than this are dropped: a whole number of them, or a share below 1. Here 1 is one text, where
   * scikit-learn's 1.0 is all of them: that is Infinity. @default {Infinity} */
  readonly maxDf?: number;
  /** Whether a term that occurs `n` times in a text counts `1 + ln n` instead of `n`. @default {false} */
  readonly sublinearTf?: boolean;
  /** Whether a term counts once in a text, however often it occurs. @default {false} */
  readonly binary?: boolean;
  /** Whether terms weigh more the rarer they are among the texts of the fit. @default {true} */
  readonly useIdf?: boolean;
  /** Whether rarity is measured as if one more text held every term. @default {true} */
  readonly smoothIdf?: boolean;
  /** What rows are divided by: their Euclidean length, the sum of their weights, or nothing. @default {"l2"} */
  readonly norm?: "l2" | "l1" | "none";
}

/** TF-IDF of texts: how often a term is in a text, times how rare it is among texts. {@linkcode text.tfidf} is the same
 * for text columns of tables.
 *
 * Source: scikit-learn 1.9.1, TfidfVectorizer, whose vocabulary it has exactly (but for ties at `maxFeatures`, which are
 * broken by chance there), and whose values within 1e-12. With `useIdf: false, norm: "none"` it counts terms.
 *
 * @example
 * ```ts
 * import { TfidfVectorizer } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const model = new TfidfVectorizer().fit(["a red lamp", "a blue lamp, a red desk"]);
 * assertEquals(model.featureNames, ["blue", "desk", "lamp", "red"]);
 * const x = model.transform(["the lamp", ""]);
 * assertEquals([...x.toDense().data], [0, 0, 1, 0, 0, 0, 0, 0]);
 * ```
 */
export class TfidfVectorizer {
  /** What is a term. */
  readonly terms: TermOptions;
  /** The terms, where they are given. */
  readonly vocabulary?: readonly string[];
  /** Most terms. */
  readonly maxFeatures: number;
  /** Fewest texts, or least share of them, that hold a term. */
  readonly minDf: number;
  /** Most texts, or largest share of them, that hold a term. */
  readonly maxDf: number;
  /** Whether frequent terms are damped. */
  readonly sublinearTf: boolean;
  /** Whether terms count once in a text. */
  readonly binary: boolean;
  /** Whether rarity counts. */
  readonly useIdf: boolean;
  /** Whether rarity is smoothed. */
  readonly smoothIdf: boolean;
  /** What rows are divided by. */
  readonly norm: "l2" | "l1" | "none";

  /** A vectoriser that has learnt nothing yet.
   *
   * @throws {RangeError | TypeError} If an option is none of those offered.
   */
  constructor(options: TfidfVectorizerOptions = {}) {
    this.terms = completeTermOptions(options);
    this.vocabulary = options.vocabulary;
    this.maxFeatures = options.maxFeatures ?? Infinity;
    this.minDf = options.minDf ?? 1;
    this.maxDf = options.maxDf ?? Infinity;
    this.sublinearTf = options.sublinearTf ?? false;
    this.binary = options.binary ?? false;
    this.useIdf = options.useIdf ?? true;
    this.smoothIdf = options.smoothIdf ?? true;
    this.norm = options.norm ?? "l2";
    checkVocabulary(this.vocabulary);
    if (this.maxFeatures !== Infinity) checkInteger("maxFeatures", this.maxFeatures, 1);
    checkLimit("minDf", this.minDf);
    if (this.maxDf !== Infinity) checkLimit("maxDf", this.maxDf);
    checkOneOf("norm", this.norm, norms);
  }

  /** Learns which terms count, and how rare each is.
   *
   * @throws {RangeError} If no text has a term that the limits leave.
   */
  fit(texts: readonly string[]): TfidfVectorizerModel {
    return fitTerms(countTerms(texts, this.terms), {
      rows: Uint32Array.from(texts.keys()),
      vectorizer: this,
      refuse: (why) => new RangeError(`Cannot fit TF-IDF: ${why}`),
    });
  }
}

function checkVocabulary(vocabulary: readonly string[] | undefined): void {
  if (vocabulary === undefined) return;
  if (vocabulary.length === 0) throw new RangeError("Cannot use vocabulary: it holds no term");
  const seen = new Set<string>();
  const twice = vocabulary.find((term) => seen.size === seen.add(term).size);
  if (twice !== undefined) {
    throw new RangeError(
      `Cannot use vocabulary: its terms must differ: ${JSON.stringify(twice)} is there twice`,
    );
  }
}

function checkLimit(name: string, limit: number): void {
  if (limit > 0 && limit < 1 || Number.isInteger(limit) && limit >= 1) return;
  throw new RangeError(
    `Cannot use ${name}: it must be a whole number of texts ≥ 1, or a share below 1: ` +
      `current value is ${limit}`,
  );
}
