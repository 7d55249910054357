/** `deno task bench:embeddings MANIFEST FOLDER [ENCODER OPTIONS OF THE TABLE]`: sentence embeddings against TF-IDF, alone and with
 * the tabular columns, on the same folds.
 *
 *     deno task bench:embeddings reviews.csv models/all-MiniLM-L6-v2 --label label --text text --ignore id,split
 *
 * Logistic regression; penalty, class weights and what decides are chosen on inner folds. Prints macro-F1 over five folds.
 */
import { parseArgs } from "node:util";
import {
  AutoFusion,
  compareModalities,
  DiskFeatureCache,
  FeatureExtractor,
  type FoldScore,
  loadTextEncoder,
  LogisticRegression,
  type Modality,
  readTable,
  tabular,
  text,
} from "../mod.ts";

const { positionals: [manifest, folder], values } = parseArgs({
  allowPositionals: true,
  options: {
    label: { type: "string", default: "label" },
    text: { type: "string", default: "text" },
    ignore: { type: "string", default: "" },
  },
});

const table = await readTable(manifest, {
  label: values.label,
  roles: {
    [values.text]: "text",
    ...Object.fromEntries(
      values.ignore.split(",").filter(Boolean).map((name) => [name, "ignore" as const]),
    ),
  },
});
const search = new AutoFusion({
  classifiers: {
    "even weights": new LogisticRegression({ c: "auto" }),
    "balanced weights": new LogisticRegression({ c: "auto", classWeight: "balanced" }),
  },
  rankBy: "macroF1",
});

await using encoder = await loadTextEncoder(folder);
await using cache = new DiskFeatureCache("out/embeddings");
const makers: Record<string, Modality> = {
  "TF-IDF": text.tfidf(),
  [encoder.name]: text.embeddings({ model: encoder }),
};
for (const [name, modality] of Object.entries(makers)) {
  const extractor = new FeatureExtractor({ tabular: tabular(), text: modality });
  const extracted = await extractor.extract(table, { cache });
  const { modalities, early, late, best } = await compareModalities(
    extractor,
    extracted,
    table.labels(),
    { search, folds: 5, seed: 42 },
  );
  const shown = (score?: FoldScore) =>
    score === undefined ? "none" : `${score.macroF1.toFixed(3)} ± ${score.macroF1Std.toFixed(3)}`;
  console.log(
    `${name.padEnd(18)} alone ${shown(modalities.text)}   early with tabular ${
      shown(early)
    }   late ${shown(late)}   chosen ${shown(best)}   tabular alone ${shown(modalities.tabular)}`,
  );
}
