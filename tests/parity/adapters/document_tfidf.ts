import type { Block } from "../../../src/core/block.ts";
import * as text from "../../../src/modalities/text/index.ts";
import { Table } from "../../../src/table/table.ts";
import type { Fields } from "../parity_case.ts";

/** TF-IDF of every text, fitted on all of them; null is the empty text. */
export async function tfidfOf(texts: readonly (string | null)[], params: Fields): Promise<Block> {
  const modality = text.tfidf({
    maxFeatures: params.max_features as number,
    ngramRange: params.ngram_range as [number, number],
    sublinearTf: params.sublinear_tf as boolean,
    stopWords: params.stop_words as "english" | undefined,
  });
  const ids = texts.map((_, row) => `${row}`);
  const values = texts.map((value) => value ?? "");
  const extracted = await modality.extract(
    new Table(ids, [{ name: "text", role: "text", values }]),
  );
  return modality.fit(extracted, { standardise: false }).transform(extracted);
}
