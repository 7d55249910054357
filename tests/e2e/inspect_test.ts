import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { loadModel } from "@medley/medley";
import { kinds, makeListings, toCsv } from "./listings.ts";
import { medley } from "./medley.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const manifest = `${folder}/listings.csv`, model = `${folder}/model.medley`;
await Deno.writeTextFile(manifest, toCsv(makeListings(60), ["photo", "sound", "split"]));
const trained = await medley([
  ...["train", manifest, "--label", "kind", "--folds", "2", "--c", "1", "--fusion", "late"],
  ...["--no-cache", "--ordered", "tier=free<starter<business", "--out", model],
]);
assertEquals(trained.code, 0, trained.stderr);

describe("medley inspect", () => {
  it("prints what the file holds as one JSON document", async () => {
    const { code, stdout, stderr } = await medley(["inspect", model, "--json"]);
    assertEquals([code, stderr], [0, ""]);
    const json = JSON.parse(stdout);
    const { schema, training, extractor } = await loadModel(model);
    assertEquals(json.formatVersion, 1);
    assertEquals(json.bytes, (await Deno.stat(model)).size);
    assertEquals(json.classes, kinds);
    assertEquals(json.schema, JSON.parse(JSON.stringify(schema)));
    assertEquals(json.modalities.text, {
      columns: ["title"],
      dimensions: extractor.dimensions.text,
    });
    assertEquals(json.modalities.tabular.columns, ["price", "brand", "tier"]);
    assertEquals(json.fusion, { type: "LateFusionModel", modalities: ["tabular", "text"] });
    assertEquals(json.training, training);
    assertEquals(json.profile, { rows: 60 });
    assertEquals(json.training.rows, 60);
    assertEquals(json.tensors["model.extractor.text.vectorizer.idf"], [extractor.dimensions.text]);
  });

  it("prints the same for people", async () => {
    const { stdout } = await medley(["inspect", model]);
    assertMatch(stdout, /^file +\d+ bytes, \d+ tensors, format 1$/m);
    assertMatch(stdout, /^classes +3: books, clothing, kitchen$/m);
    assertMatch(stdout, /^fusion +LateFusionModel of tabular, text$/m);
    assertMatch(stdout, /^profile +of 60 training rows$/m);
    assertMatch(stdout, /^ {2}tier: ordered free < starter < business$/m);
    assertMatch(stdout, /^ {2}text +\d+ features of title$/m);
    assertMatch(stdout, /^ {2}metrics\.accuracy: 0\.\d+$/m);
  });

  it("is a failure for what is no model", async () => {
    const { code, stderr } = await medley(["inspect", manifest]);
    assertEquals(code, 1);
    assertStringIncludes(stderr, `error: ${manifest}: `);
  });
});
