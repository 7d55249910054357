import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { loadModel, readTable, SparseMatrix } from "@medley/medley";
import { rawBatches } from "../../src/table/raw_batches.ts";
import { join } from "../table/join.ts";
import { makeListings, writeListings } from "./listings.ts";
import { medley } from "./medley.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const manifest = await writeListings(folder, makeListings(40));
const model = `${folder}/model.medley`;

/** Runs a command that must succeed. */
async function succeed(args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const outcome = await medley([...args, "--jobs", "1", "--no-cache"]);
  assertEquals(outcome.code, 0, outcome.stderr);
  return outcome;
}

await succeed([
  ...["train", manifest, "--label", "kind", "--folds", "0", "--fusion", "early", "--c", "1"],
  ...["--ordered", "tier=free<starter<business", "--out", model],
]);

/** What the library makes of the same rows. */
async function blocks() {
  const { schema, extractor } = await loadModel(model);
  const table = await readTable(manifest, { schema });
  return extractor.transform(await extractor.extract(table));
}

describe("medley extract", () => {
  it("writes the blocks that the library gives, in four forms", async () => {
    const expected = await blocks();
    for (const ending of ["parquet", "arrow", "npz", "csv"]) {
      const out = `${folder}/features.${ending}`;
      const { stdout, stderr } = await succeed(
        ["extract", manifest, "--model", model, "--out", out, "--json"],
      );
      assertEquals(JSON.parse(stdout), {
        rows: 40,
        dimensions: Object.fromEntries(
          expected.map(({ modality, names }) => [modality, names.length]),
        ),
        corrupt: 0,
        out,
      });
      assertMatch(stderr, /^40 rows in \d+\.\d s: [\d,.]+ rows\/s$/m);
      assertStringIncludes(stderr, `saved ${out}`);
    }

    const { names, cells } = await join(rawBatches(`${folder}/features.csv`, {}));
    const cellsOf = (name: string) => cells[names.indexOf(name)];
    assertEquals(cellsOf("id"), expected[0].ids);
    for (const { modality, features, present, names } of expected) {
      assertEquals(
        cellsOf(`${modality}.present`),
        Array.from(present, (flag) => flag === 1 ? "true" : "false"),
      );
      const { data, columns } = features instanceof SparseMatrix ? features.toDense() : features;
      assertEquals(
        cellsOf(`${modality}.${names[0]}`).map(Number),
        expected[0].ids.map((_, row) => data[row * columns]),
      );
    }
  });

  it("is wrong usage for a file of another form, before anything is read", async () => {
    const { code, stderr } = await medley(
      ["extract", "none.csv", "--model", "none.medley", "--out", "features.xlsx"],
    );
    assertEquals(code, 2);
    assertStringIncludes(stderr, "its name must end in .parquet, .arrow, .npz, .csv");
  });

  it("leaves no file behind when a row fails", async () => {
    const broken = `${folder}/broken.csv`;
    await Deno.writeTextFile(broken, "price,photo\n1,photos/none.png\n");
    const out = `${folder}/none.parquet`;
    const { code, stderr } = await medley(
      ["extract", broken, "--model", model, "--out", out, "--jobs", "1", "--no-cache"],
    );
    assertEquals(code, 1);
    assertStringIncludes(stderr, 'Row 1, column "photo", photos/none.png');
    const left = [...Deno.readDirSync(folder)].filter(({ name }) => name.includes("none"));
    assertEquals(left, []);
  });

  it("counts corrupt values that are taken for absent", async () => {
    const broken = `${folder}/corrupt.csv`;
    await Deno.writeTextFile(broken, "price,photo\n1,photos/none.png\n2,\n");
    const { stdout, stderr } = await succeed([
      ...["extract", broken, "--model", model, "--out", `${folder}/corrupt.csv.npz`],
      ...["--on-corrupt", "absent", "--json"],
    ]);
    assertEquals(JSON.parse(stdout).corrupt, 1);
    assertMatch(
      stderr,
      /^1 corrupt value was taken for absent; the first: row 1, column "photo", photos\/none\.png: /m,
    );
  });
});
