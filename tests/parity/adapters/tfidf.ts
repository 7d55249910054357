import { compareCodePoints } from "../../../src/core/code_point_order.ts";
import { englishStopWords } from "../../../src/modalities/text/stop_words.ts";
import {
  TfidfVectorizer,
  type TfidfVectorizerOptions,
} from "../../../src/modalities/text/tfidf_vectorizer.ts";
import type { TfidfVectorizerModel } from "../../../src/modalities/text/tfidf_vectorizer_model.ts";
import type { Fields, ParityCase } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";
import { toRows } from "./values.ts";

export function tfidf({ params, inputs, expected }: ParityCase): Fields {
  if (inputs.docs === undefined) {
    return { stop_words: [...englishStopWords].sort(compareCodePoints) };
  }
  const options = optionsOf(params), docs = inputs.docs as string[];
  const own = new TfidfVectorizer(options).fit(docs);
  if (inputs.test_docs === undefined) return tiesOf(own.featureNames, expected);
  const model = withExpectedTies(own, { options, docs, names: expected.feature_names as string[] });
  return {
    feature_names: [...model.featureNames],
    idf: [...model.idf],
    matrix: toRows(model.transform(docs)),
    test_matrix: toRows(model.transform(inputs.test_docs as string[])),
  };
}

const optionNames: Readonly<Record<string, string>> = {
  analyzer: "analyzer",
  binary: "binary",
  max_df: "maxDf",
  max_features: "maxFeatures",
  min_df: "minDf",
  ngram_range: "ngramRange",
  norm: "norm",
  smooth_idf: "smoothIdf",
  stop_words: "stopWords",
  strip_accents: "stripAccents",
  sublinear_tf: "sublinearTf",
  use_idf: "useIdf",
};

/** Python's None is the word none, `char_wb` is `charWb`. */
function optionsOf(params: Fields): TfidfVectorizerOptions {
  onlyParams(params, Object.keys(optionNames));
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      optionNames[name],
      value === null ? "none" : value === "char_wb" ? "charWb" : value,
    ]),
  );
}

/** Where `max_features` cuts through terms that occur equally often, scikit-learn takes some of them by an unstable sort,
 * whose order depends on the CPU, and Medley the first. If the expected names are such a choice, by Medley's own counts,
 * what is compared is a vectoriser of those names; whatever else they are, it is Medley's own.
 */
function withExpectedTies(
  own: TfidfVectorizerModel,
  { options, docs, names }: {
    options: TfidfVectorizerOptions;
    docs: readonly string[];
    names: readonly string[];
  },
): TfidfVectorizerModel {
  if (options.maxFeatures === undefined) return own;
  const counter = new TfidfVectorizer({
    ...options,
    maxFeatures: Infinity,
    sublinearTf: false,
    useIdf: false,
    norm: "none",
  }).fit(docs);
  const { indices, data } = counter.transform(docs);
  const occurrences = new Map(counter.featureNames.map((term) => [term, 0]));
  indices.forEach((column, k) => {
    const term = counter.featureNames[column];
    occurrences.set(term, occurrences.get(term)! + data[k]);
  });
  const cut = Math.min(...own.featureNames.map((term) => occurrences.get(term)!));
  const above = [...occurrences.keys()].filter((term) => occurrences.get(term)! > cut);
  const tied = new Set([...occurrences.keys()].filter((term) => occurrences.get(term) === cut));
  const chosen = new Set(names);
  const isChoice = above.length + tied.size > options.maxFeatures &&
    names.length === own.featureNames.length && chosen.size === names.length &&
    above.every((term) => chosen.delete(term)) && [...chosen].every((term) => tied.has(term)) &&
    names.every((term, k) => k === 0 || compareCodePoints(names[k - 1], term) < 0);
  return isChoice ? new TfidfVectorizer({ ...options, vocabulary: names }).fit(docs) : own;
}

/** Which terms were taken where scikit-learn's choice is not defined. */
function tiesOf(names: readonly string[], expected: Fields): Fields {
  const candidates = expected.tie_candidates as string[];
  return {
    must_include: [...names],
    tie_candidates: [...names],
    ties_to_pick: names.filter((name) => candidates.includes(name)).length,
  };
}
