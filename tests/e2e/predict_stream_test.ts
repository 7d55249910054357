import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { saveModel } from "../../src/artifact/files.ts";
import { EarlyFusion } from "../../src/fusion/early_fusion.ts";
import { tabular } from "../../src/modalities/tabular/tabular.ts";
import { tfidf } from "../../src/modalities/text/tfidf.ts";
import { FeatureExtractor } from "../../src/pipeline/feature_extractor.ts";
import { Pipeline } from "../../src/pipeline/pipeline.ts";
import { readTable } from "../../src/table/read_table.ts";
import { makeListings, toCsv, writeListings } from "./listings.ts";
import { medley } from "./medley.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const listings = makeListings(60);
const manifest = await writeListings(folder, listings);
const model = `${folder}/model.medley`;
const quick = ["--jobs", "1", "--no-cache"];

/** Runs a command that must succeed. */
async function succeed(args: readonly string[], options?: { input?: string; cwd?: string }) {
  const outcome = await medley([...args, ...quick], options);
  assertEquals(outcome.code, 0, outcome.stderr);
  return outcome;
}

await succeed([
  ...["train", manifest, "--label", "kind", "--folds", "0", "--fusion", "early", "--c", "1"],
  ...["--out", model],
]);

/** The listings without files, over and over. */
function manyRows(rows: number, { withLabel = false } = {}): string {
  const without = ["id", "photo", "sound", "split", ...(withLabel ? [] : ["kind"])];
  const header = toCsv([], without);
  const records = listings.map((listing) => toCsv([listing], without).slice(header.length));
  return header + Array.from({ length: rows }, (_, i) => records[i % records.length]).join("");
}

describe("medley predict over many rows", () => {
  it("gives each of them a line, numbered on from batch to batch, in every format", async () => {
    const input = manyRows(2500);
    const csv = await succeed(["predict", model, "-"], { input });
    const lines = csv.stdout.trimEnd().split("\n").slice(1);
    assertEquals(lines.map((line) => line.split(",")[0]), numbers(2500));
    assertMatch(csv.stderr, /^2,500 rows in \d+\.\d s: [\d,.]+ rows\/s$/m);

    const ndjson = await succeed(["predict", model, "-", "--format", "ndjson"], { input });
    const objects = ndjson.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(objects.map(({ id }) => id), numbers(2500));
    assertEquals(objects.map((row) => row.class), lines.map((line) => line.split(",")[1]));

    const json = await succeed(["predict", model, "-", "--json"], { input });
    assertEquals(JSON.parse(json.stdout).predictions, objects);
  });

  it("prints what it has before a row fails, and its line", async () => {
    const input = `${manyRows(1500)}no number,acme,free,lamp\n`;
    const { code, stdout, stderr } = await medley(["predict", model, "-", ...quick], { input });
    assertEquals(code, 1);
    assertEquals(stdout.split("\n")[0].startsWith("id,class,"), true);
    assertStringIncludes(stderr, 'Cannot read "no number" as a number in column "price", line ');
  });

  it("reads other separators and encodings as it is told", async () => {
    const bytes = Uint8Array.from(
      "title;price\nwool coat für 5;3\n",
      (character) => character.charCodeAt(0),
    );
    const path = `${folder}/windows.csv`;
    await Deno.writeFile(path, bytes);
    const refused = await medley(["predict", model, path, ...quick]);
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.stderr, "--encoding windows-1252");
    for (const separator of [[], ["--separator", ";"]]) {
      const { stdout } = await succeed(
        ["predict", model, path, "--encoding", "windows-1252", ...separator],
      );
      assertEquals(stdout.trimEnd().split("\n")[1].split(",").at(-2), "tabular+text");
    }
    const usage = await medley(["predict", model, path, "--separator", "x"]);
    assertEquals(usage.code, 2);
    assertEquals((await medley(["predict", model, path, "--encoding", "x"])).code, 2);
  });

  it("names corrupt columns where they are taken for absent", async () => {
    const text = "title,photo\nwool coat,photos/none.png\nsteel pan,\n";
    const path = `${folder}/corrupt.csv`;
    await Deno.writeTextFile(path, text);
    const absent = ["predict", model, path, "--on-corrupt", "absent"];
    const csv = await succeed(absent);
    const [header, first, second] = csv.stdout.trimEnd().split("\n").map((line) => line.split(","));
    assertEquals(header.slice(-3), ["modalities_used", "corrupt", "out_of_range"]);
    assertEquals([first.slice(-3, -1), second.slice(-3, -1)], [["text", "photo"], ["text", ""]]);
    assertMatch(csv.stderr, /^1 corrupt value was taken for absent; the first: row 1, /m);
    const json = JSON.parse((await succeed([...absent, "--json"])).stdout);
    assertEquals(json.corrupt, 1);
    assertEquals(json.predictions.map(({ corrupt }: { corrupt: string[] }) => corrupt), [
      ["photo"],
      [],
    ]);
  });
});

const dropping = `${folder}/drop.medley`;
const text = Array.from({ length: 40 }, (_, i) => `${i},${i % 2 ? "warm coat,b" : "old novel,a"}`);
const listed = await readTable({ text: ["price,title,kind", ...text].join("\n") }, {
  label: "kind",
  roles: { title: "text" },
});
const extractor = new FeatureExtractor({ tabular: tabular(), text: tfidf() });
await saveModel(
  await new Pipeline({ extractor, fusion: new EarlyFusion({ missing: "drop" }) }).fit(listed),
  dropping,
);

describe("a model that drops rows which lack a modality", () => {
  const input = "price,title,kind\n3,coat,b\n3,,a\n,novel,a\n3,novel,a\n";

  it("leaves them out of predictions, and notes how many", async () => {
    const csv = await succeed(["predict", dropping, "-"], { input });
    assertEquals(csv.stdout.trimEnd().split("\n").slice(1).map((line) => line[0]), ["1", "4"]);
    assertMatch(csv.stderr, /^2 rows lack a modality that the model needs: left out$/m);
    const json = JSON.parse(
      (await succeed(["predict", dropping, "-", "--json"], { input })).stdout,
    );
    assertEquals(json.predictions.map(({ id }: { id: string }) => id), ["1", "4"]);
  });

  it("is measured on the others", async () => {
    const { stdout, stderr } = await succeed(["evaluate", dropping, "-", "--json"], { input });
    const { rows, accuracy } = JSON.parse(stdout);
    assertEquals([rows, accuracy], [2, 1]);
    assertMatch(stderr, /^2 rows lack a modality/m);
  });
});

describe("medley evaluate over many rows", () => {
  it("measures all of them as one", async () => {
    const once = manyRows(60, { withLabel: true }), often = manyRows(2400, { withLabel: true });
    const run = async (input: string) =>
      JSON.parse((await succeed(["evaluate", model, "-", "--json"], { input })).stdout);
    const { rows, accuracy, macroF1, logLoss, confusion } = await run(once);
    const many = await run(often);
    assertEquals([rows, many.rows], [60, 2400]);
    assertEquals([many.accuracy, many.macroF1], [accuracy, macroF1]);
    assertEquals(many.logLoss.toFixed(10), logLoss.toFixed(10));
    assertEquals(many.confusion, confusion.map((row: number[]) => row.map((n) => n * 40)));
  });
});

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(i + 1));
}
