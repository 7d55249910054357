import { chooseTerms } from "./choose_terms.ts";
import type { TermCounts } from "./term_counts.ts";
import type { TfidfVectorizer } from "./tfidf_vectorizer.ts";
import { TfidfVectorizerModel } from "./tfidf_vectorizer_model.ts";

/** Learns which terms count, and how rare each is, from counts of terms that were made with the vectoriser's options.
 *
 * @param options `rows`: those to learn from; `refuse`: makes the error of why it cannot be.
 */
export function fitTerms(
  counts: TermCounts,
  options: {
    readonly rows: Uint32Array;
    readonly vectorizer: TfidfVectorizer;
    readonly refuse: (why: string) => Error;
  },
): TfidfVectorizerModel {
  const { rows, vectorizer, refuse } = options;
  const { useIdf, smoothIdf, minDf, maxDf, sublinearTf, binary, norm } = vectorizer;
  const { terms, documentCounts } = chooseTerms(counts, { rows, vectorizer });
  if (terms.length === 0) {
    throw refuse(`no text has a term that stopWords, minDf (${minDf}) and maxDf (${maxDf}) leave`);
  }
  const missing = documentCounts.indexOf(0);
  if (useIdf && !smoothIdf && missing >= 0) {
    throw refuse(
      `the term ${JSON.stringify(terms[missing])} of the vocabulary is in no row, which makes it ` +
        "infinitely rare: use smoothIdf",
    );
  }
  const seen = smoothIdf ? 1 : 0;
  const idfOf = (count: number) => useIdf ? Math.log((seen + rows.length) / (seen + count)) + 1 : 1;
  return new TfidfVectorizerModel({
    featureNames: terms,
    idf: documentCounts.map(idfOf),
    sublinearTf,
    binary,
    norm,
    terms: vectorizer.terms,
  });
}
