import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertRejects } from "@std/assert";
import { decodeModel } from "../../src/artifact/decode_model.ts";
import { encodeModel } from "../../src/artifact/encode_model.ts";
import { csvText, jsonText, ndjsonText } from "../../src/cli/prediction_text.ts";
import { ContributionError } from "../../src/errors.ts";
import { EarlyFusion } from "../../src/fusion/early_fusion.ts";
import { tabular } from "../../src/modalities/tabular/tabular.ts";
import { tfidf } from "../../src/modalities/text/tfidf.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { FeatureExtractor } from "../../src/pipeline/feature_extractor.ts";
import { fitCandidates } from "../../src/pipeline/fit_candidates.ts";
import { Pipeline } from "../../src/pipeline/pipeline.ts";
import { scoreCandidates } from "../../src/pipeline/score_candidates.ts";
import { createHandler } from "../../src/serve/handler.ts";
import { readTable } from "../../src/table/read_table.ts";

const lines = Array.from(
  { length: 40 },
  (_, i) => `${i},${i % 2 ? "warm coat,clothing" : "new novel,books"}`,
);
lines[3] = "3,,clothing";
const table = await readTable({ text: ["price,title,kind", ...lines].join("\n") }, {
  label: "kind",
  roles: { title: "text" },
});
const extractor = new FeatureExtractor({ tabular: tabular(), text: tfidf() });
const fusion = new EarlyFusion({ classifier: new LogisticRegression(), missing: "drop" });
const model = await new Pipeline({ extractor, fusion }).fit(table);
const rows = [{ title: "a coat" }, { title: "a novel", price: 4 }, { price: 5 }, {
  title: "a coat",
  price: 100,
}];

describe("a pipeline whose fusion drops rows", () => {
  it("predicts the others, and lists those that it drops", async () => {
    const prediction = await model.predict(rows);
    const { ids, classes, dropped, used, blocks, probabilities, outOfRange } = prediction;
    assertEquals([ids, dropped], [["2", "4"], ["1", "3"]]);
    assertEquals(classes, ["books", "clothing"]);
    assertEquals(used, [["tabular", "text"], ["tabular", "text"]]);
    assertEquals([probabilities.rows, ...blocks.map(({ ids }) => ids)], [2, ids, ids]);
    const { outOfRange: alone, ...others } = await model.predict([rows[1], rows[3]]);
    assertEquals(outOfRange, alone);
    assertEquals(others.probabilities, probabilities);
    assertEquals(others.dropped, []);
    assertEquals(await (await decodeModel(await encodeModel(model))).predict(rows), prediction);
  });

  it("has nothing to say of rows that are all dropped", async () => {
    const prediction = await model.predict([{ price: 3 }, {}]);
    assertEquals([prediction.ids, prediction.dropped], [[], ["1", "2"]]);
    const options = {
      classes: model.classes,
      withCorrupt: false,
      withRange: true,
      withAbstained: false,
    };
    for (const write of [csvText, ndjsonText]) assertEquals(write(options).batch(prediction), "");
    const json = jsonText(options), known = await model.predict(rows);
    const text = [prediction, known, prediction, known].map(json.batch).join("");
    assertEquals(JSON.parse(json.start + text + json.end()).predictions.length, 4);
  });

  it("does not tell contributions", async () => {
    await assertRejects(() => model.explain(rows), ContributionError, "Cannot tell contributions");
  });

  it("answers with the rows that it drops", async () => {
    const response = await createHandler(model)(
      new Request("http://localhost/v1/predict", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ rows }),
      }),
    );
    const { predictions, dropped } = await response.json();
    assertEquals([predictions.length, dropped], [2, [0, 2]]);
  });

  it("is scored by the prior where it drops a row, on the rows of every candidate", async () => {
    const extracted = await extractor.extract(table), labels = table.labels();
    const fitted = await fitCandidates(extractor, extracted, labels, { early: fusion });
    const rows = Uint32Array.of(1, 2, 3);
    const scores = scoreCandidates(fitted, extracted, labels, { rows });
    const sums = Object.values(scores).map(({ predicted }) => predicted.length);
    assertEquals(new Set(sums), new Set([3]));
    const { prior } = fitted.models.early;
    assertEquals(scores.early.predicted[2], prior[0] < prior[1] ? "clothing" : "books");
  });
});
