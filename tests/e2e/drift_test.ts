import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { loadModel, saveModel } from "../../src/artifact/files.ts";
import type { DriftEntry } from "../../src/pipeline/drift/drift_report.ts";
import { measureDrift } from "../../src/pipeline/drift/measure_drift.ts";
import { PipelineModel } from "../../src/pipeline/pipeline.ts";
import { readTable } from "../../src/table/read_table.ts";
import { type Listing, makeListings, toCsv, writeListings } from "./listings.ts";
import { medley, type Outcome } from "./medley.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const listings = makeListings(120);
const manifest = await writeListings(folder, listings);
const model = `${folder}/model.medley`;
const quick = ["--jobs", "1", "--no-cache"];

const trained = await medley([
  ...["train", manifest, "--label", "kind", "--folds", "0", "--fusion", "late", "--c", "1"],
  ...["--ignore", "sound", "--out", model, ...quick],
]);
assertEquals(trained.code, 0, trained.stderr);

/** Writes rows without labels, and compares them to the model's. */
async function drift(rows: readonly Listing[], ...options: string[]): Promise<Outcome> {
  const path = `${folder}/new.csv`;
  await Deno.writeTextFile(path, toCsv(rows, ["kind", "split"]));
  return await medley(["drift", model, path, ...options, ...quick]);
}

/** The listings, dearer, of another brand, and every second without its photo. */
const changed = listings.map((listing, i): Listing => ({
  ...listing,
  price: listing.price && String(3 * Number(listing.price)),
  brand: "novum",
  photo: i % 2 === 0 ? listing.photo : undefined,
}));

describe("medley drift", () => {
  it("shows none in rows like those in training", async () => {
    const { code, stdout, stderr } = await drift(listings, "--fail");
    assertEquals(code, 0, stderr);
    assertMatch(stdout, /^120 rows beside 120 training rows: no drift shown$/m);
    assertMatch(stdout, /^ +tabular +price +p = 1\.000 +absent 8\.3 % → 8\.3 %$/m);
    assertMatch(stderr, /^120 rows in /m);
  });

  it("names the columns and modalities that have drifted, and fails only if asked to", async () => {
    const { code, stdout } = await drift(changed);
    assertEquals(code, 0);
    const [verdict, ...lines] = stdout.split("\n");
    assertMatch(verdict, /: drift in tabular: price \(PSI .*\), brand \(.*\); image: absent /);
    const marked = lines.filter((line) => line.startsWith("drift"));
    assertEquals(new Set(marked.map((line) => line.split(/ +/)[1])), new Set(["tabular", "image"]));
    const failed = await drift(changed, "--fail");
    assertEquals([failed.code, failed.stdout], [1, stdout]);
    assertMatch(failed.stderr, /^error: the rows have drifted$/m);
  });

  it("prints what the library gives, of more rows than a batch has", async () => {
    const many = Array.from({ length: 20 }, () => changed).flat()
      .map((listing, i): Listing => ({ ...listing, id: `${i}`, photo: undefined }));
    const json = JSON.parse((await drift(many, "--json")).stdout);
    const loaded = await loadModel(model);
    const table = await readTable(`${folder}/new.csv`, { schema: loaded.schema });
    const report = await measureDrift(loaded, table);
    assertEquals([json.rows, json.trainingRows, json.drifted], [2400, 120, true]);
    assertEquals(json.verdict, report.verdict);
    const keys = (entries: DriftEntry[]) =>
      entries.map(({ modality, column, measure, drifted }) => ({
        modality,
        column,
        measure,
        drifted,
      }));
    assertEquals(keys(json.entries), keys([...report.entries]));
  });

  it("counts what is corrupt as absent, if it is told to", async () => {
    const rows = listings.map((listing): Listing => ({ ...listing, photo: "photos/none.png" }));
    assertEquals((await drift(rows)).code, 1);
    const json = JSON.parse((await drift(rows, "--on-corrupt", "absent", "--json")).stdout);
    assertEquals(json.corrupt, 120);
    assertStringIncludes(json.verdict, "image: absent 16.7 % → 100.0 %");
  });

  it("says of a model without a profile how to get one, and of no rows that there are none", async () => {
    const { schema, extractor, fusion } = await loadModel(model);
    const old = `${folder}/old.medley`;
    await saveModel(new PipelineModel({ schema, extractor, fusion }), old);
    const { code, stderr } = await medley(["drift", old, manifest, ...quick]);
    assertEquals(code, 1);
    assertStringIncludes(stderr, "train it again (medley train … --out FILE");
    const predicted = await medley(["predict", old, manifest, ...quick]);
    assertEquals(predicted.stdout.split("\n")[0].endsWith(",modalities_used"), true);
    assertStringIncludes((await medley(["inspect", old])).stdout, "profile   none");
    const none = await drift([]);
    assertEquals(none.code, 1);
  });

  it("tells in its help what its exit code says", async () => {
    const { stdout } = await medley(["drift", "--help"]);
    assertMatch(stdout, /--fail +exit with 1 if anything has drifted/);
    assertMatch(stdout.replace(/\s+/g, " "), /Exit code 0 whether there is drift or not/);
  });
});
