import type { TfidfVectorizer } from "../../../src/modalities/text/tfidf_vectorizer.ts";
import type { TfidfVectorizerModel } from "../../../src/modalities/text/tfidf_vectorizer_model.ts";
import type { Kind } from "../estimator.ts";

/** Texts in, sparse rows out. */
export const vectorizers: Kind<TfidfVectorizer, TfidfVectorizerModel, readonly string[]> = {
  data: () => ({
    "short texts": Array.from({ length: 20 }, (_, i) =>
      [
        `A ${["red", "blue", "Été"][i % 3]} lamp`,
        `the ${["red", "blue"][i % 2]} chair, not the red one`,
        "",
        "𝒳𝒴 naïve_1 😀",
      ][i % 4]),
  }),
  rows: (texts) => texts.length,
  takeRows: (texts, rows) => rows.map((row) => texts[row]),
  fit: (spec, texts) => spec.fit(texts),
  apply: (model, texts) => ({ features: model.transform(texts) }),
};
