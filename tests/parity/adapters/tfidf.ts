import * as text from "../../../src/modalities/text/index.ts";
import { englishStopWords } from "../../../src/modalities/text/stop_words.ts";
import { Table } from "../../../src/table/table.ts";
import type { Fields, ParityCase } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";
import { toRows } from "./values.ts";

export async function tfidf({ params, inputs, expected }: ParityCase): Promise<Fields> {
  onlyParams(params, ["max_features", "ngram_range", "sublinear_tf", "stop_words", "min_df"]);
  if (inputs.docs === undefined) return { stop_words: [...englishStopWords].sort() };
  const docs = tableOf(inputs.docs as string[]);
  const modality = text.tfidf({
    maxFeatures: params.max_features as number ?? Infinity,
    ngramRange: params.ngram_range as [number, number] ?? [1, 1],
    sublinearTf: params.sublinear_tf as boolean ?? false,
    stopWords: params.stop_words as "english" ?? "none",
    minDf: params.min_df as number | undefined,
  });
  const extracted = await modality.extract(docs);
  const model = modality.fit(extracted, { standardise: false });
  if (inputs.test_docs === undefined) return tiesOf(model.names, expected);
  const test = await model.extract(tableOf(inputs.test_docs as string[]));
  return {
    feature_names: [...model.names],
    idf: [...model.idf],
    matrix: toRows(model.transform(extracted).features),
    test_matrix: toRows(model.transform(test).features),
  };
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

function tableOf(documents: readonly string[]): Table {
  const ids = documents.map((_, row) => `${row}`);
  return new Table(ids, [{ name: "text", role: "text", values: documents }]);
}
