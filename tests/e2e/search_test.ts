import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { loadIndex } from "@medley/medley";
import { medley, root } from "./medley.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const model = ["--model", `${root}examples/search/model`];
const gallery = `${root}examples/search/gallery`;
const table = `${gallery}/manifest.csv`;
const made = `${folder}/gallery.medley`;

/** Runs a command that must succeed; gives what it prints. */
async function succeed(args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const outcome = await medley(args, { cwd: folder });
  assertEquals(outcome.code, 0, outcome.stderr);
  return outcome;
}

/** Runs a command that must fail, with nothing on standard output; gives what it says. */
async function fail(args: readonly string[], expected: number): Promise<string> {
  const { code, stdout, stderr } = await medley(args, { cwd: folder });
  assertEquals([code, stdout], [expected, ""], stderr);
  return stderr;
}

const indexed = await succeed([
  ...["index", table, "--image", "file", "--id", "file", ...model, "--out", made],
  ...["--no-cache", "--json"],
]);

describe("medley index", () => {
  it("makes an index of a table's pictures, and says what is in it", async () => {
    const { rows, added, kind, dimensions, columns, absent, corrupt, out } = JSON.parse(
      indexed.stdout,
    );
    assertEquals([rows, added, kind, dimensions, absent], [44, 44, "image", 64, 0]);
    assertEquals(columns, ["caption", "colour", "shape", "digit"]);
    assertEquals([corrupt.total, out], [0, made]);
    assertMatch(indexed.stderr, /^44 rows in \d+\.\d s/m);
    const { ids, columns: cells } = await loadIndex(made);
    assertEquals([ids[0], cells.colour[0], cells.digit[0]], ["black_ring.png", "black", null]);
  });

  it("makes one of files, of texts from standard input, and adds to it", async () => {
    const out = `${folder}/captions.medley`;
    const texts = ["index", "-", "--text", "caption", ...model, "--no-cache", "--out", out];
    for (
      const [input, more] of [
        ["caption\na photo of a red star\n\n", []],
        ["caption\na photo of a blue heart\n", ["--append", out]],
      ] as const
    ) {
      const { code, stderr } = await medley([...texts, ...more], { input });
      assertEquals(code, 0, stderr);
    }
    const { kind, ids } = await loadIndex(out);
    assertEquals([kind, ids], ["text", ["1", "2"]]);
    const files = [`${gallery}/red_star.png`, `${gallery}/white_star.png`];
    const hits = ["search", out, ...model, "--image", files[0], "--top", "1"];
    assertMatch((await succeed(hits)).stdout, /^0\.8\d+ {2}1 {2}caption=a photo of a red star\n$/);
    const stars = `${folder}/stars.medley`;
    const { stdout } = await succeed(["index", ...files, ...model, "--no-cache", "--out", stars]);
    assertEquals([stdout, (await loadIndex(stars)).ids], ["", files]);
  });

  it("is wrong usage where it is not plain what to index", async () => {
    const out = [...model, "--out", `${folder}/none.medley`];
    const both = ["--image", "file", "--text", "caption"];
    assertStringIncludes(await fail(["index", table, ...both, ...out], 2), "not both");
    assertStringIncludes(await fail(["index", table, "--id", "file", ...out], 2), "--id names");
    const two = ["index", table, table, "--image", "file", ...out];
    assertStringIncludes(await fail(two, 2), "of one table");
  });
});

describe("medley search", () => {
  const search = (...args: string[]) => ["search", made, ...model, ...args];

  it("finds by words, and by a picture", async () => {
    const words = search("--text", "a photo of a red star", "--top", "2", "--json");
    const [first, second] = JSON.parse((await succeed(words)).stdout);
    assertEquals(Object.keys(first), ["id", "score", "row", "columns"]);
    assertEquals([first.id, second.id], ["red_star.png", "red_triangle.png"]);
    assertAlmostEquals(first.score, 0.8673, 1e-3);
    const like = search("--image", `${gallery}/digit_7_653.png`, "--top", "3");
    const { stdout } = await succeed([...like, "--where", "digit=7"]);
    assertMatch(
      stdout,
      /^1\.0000 {2}digit_7_653\.png {2}caption=.* {2}digit=7\n(0\.9.*digit=7\n){2}$/,
    );
  });

  it("fails for a column or a picture that is not there, a model, and another CLIP", async () => {
    const red = ["--text", "red"];
    assertStringIncludes(
      await fail(search(...red, "--where", "color=red"), 1),
      "its columns are caption, colour, shape, digit",
    );
    const none = await fail(search("--image", "none.png"), 1);
    assertStringIncludes(none, "Cannot read none.png: there is no such file");
    const other = ["search", made, "--model", `${root}tests/fixtures/encoders/clip`, ...red];
    assertStringIncludes(await fail(other, 1), "Cannot search the index");
    const inspected = await fail(["inspect", made], 1);
    assertStringIncludes(inspected, `${made}: Cannot load the model`);
  });

  it("is wrong usage without anything to look for, or with two", async () => {
    assertStringIncludes(await fail(search(), 2), "--text or --image");
    const both = search("--text", "a", "--image", "b.png");
    assertStringIncludes(await fail(both, 2), "--text or --image");
    assertStringIncludes(await fail(search("--text", "a", "--where", "colour"), 2), "column=value");
    assertStringIncludes(
      await fail(search("--text", "a", "--where", "digit=seven"), 2),
      "the column holds numbers",
    );
    await fail(search("--text", "a", "--top", "0"), 2);
  });
});

describe("medley classify", () => {
  const files = ["red_star.png", "digit_7_653.png"].map((name) => `${gallery}/${name}`);
  const classify = (...args: string[]) => ["classify", ...files, ...model, ...args];

  it("prints the label of every picture, with the probabilities of all as JSON", async () => {
    const labels = ["--labels", "red star, blue heart", "--labels", "digit seven"];
    const templates = ["--template", "a photo of a {}", "--template", "a photo of the {}"];
    const { stdout } = await succeed(classify(...labels, ...templates));
    assertMatch(
      stdout,
      /red_star\.png {2}red star {2}[01]\.\d{4}\n.*653\.png {2}digit seven {2}[01]\.\d{4}\n$/,
    );
    const json = JSON.parse((await succeed(classify(...labels, "--json"))).stdout);
    assertEquals(json.map(({ file }: { file: string }) => file), files);
    for (const image of json) {
      assertEquals(Object.keys(image), ["file", "label", "probabilities"]);
      assertEquals(Object.keys(image.probabilities), ["red star", "blue heart", "digit seven"]);
      const values = Object.values<number>(image.probabilities);
      assertAlmostEquals(values.reduce((a, b) => a + b), 1, 1e-6);
      assertEquals(image.probabilities[image.label], Math.max(...values));
    }
  });

  it("is wrong usage for labels and templates that do not fit", async () => {
    assertStringIncludes(await fail(classify("--labels", "a,b,a"), 2), '"a" is there twice');
    assertStringIncludes(await fail(classify("--labels", "a,,b"), 2), "a label is empty");
    assertStringIncludes(
      await fail(classify("--labels", "a,b", "--template", "a photo"), 2),
      'the template "a photo" has no {}',
    );
    await fail(classify(), 2);
  });

  it("fails for a picture that is missing, and prints none of the others", async () => {
    const missing = ["classify", files[0], "none.png", ...model, "--labels", "a,b"];
    for (const json of [[], ["--json"]]) {
      assertStringIncludes(await fail([...missing, ...json], 1), "Cannot read none.png");
    }
  });
});
