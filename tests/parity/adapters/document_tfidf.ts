import { TfidfVectorizer } from "../../../src/modalities/text/tfidf_vectorizer.ts";
import type { Fields } from "../parity_case.ts";

/** A vectoriser of the tutorial's parameters. */
export function tfidfOf(params: Fields): TfidfVectorizer {
  return new TfidfVectorizer({
    maxFeatures: params.max_features as number,
    ngramRange: params.ngram_range as [number, number],
    sublinearTf: params.sublinear_tf as boolean,
    stopWords: params.stop_words as "english" | undefined,
  });
}
