import { describe, it } from "@std/testing/bdd";
import {
  assert,
  assertEquals,
  assertGreaterOrEqual,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
} from "@std/assert";
import { readTable, type Table } from "@medley/medley";
import { caseStudy } from "../../examples/products/case_study.ts";
import { generateProducts } from "../../examples/products/generate.ts";

/** Calls with the path of a manifest that is gone afterwards. */
async function withProducts(
  options: { rows?: number; seed?: number },
  use: (manifest: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(await generateProducts(folder, options));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Which rows have a value in any of the columns. */
function present(table: Table, names: readonly string[]): boolean[] {
  const columns = table.columns.filter(({ name }) => names.includes(name));
  return table.ids.map((_, row) =>
    columns.some(({ values }) => values[row] !== null && !Number.isNaN(values[row]))
  );
}

describe("the generated shop", () => {
  it("is balanced, and lacks 5 to 20 % of every modality, but never all of them", async () => {
    await withProducts({}, async (manifest) => {
      const table = await readTable(manifest, { label: "category" });
      assertEquals(table.rows, 480);
      const labels = table.labels();
      for (const category of ["electronics", "clothing", "books", "kitchen"]) {
        assertEquals(labels.filter((label) => label === category).length, 120);
      }
      const modalities = [
        ["title", "description"],
        ["price", "weight_kg", "has_warranty", "rating", "n_reviews", "brand"],
        ["photo"],
        ["sound"],
      ].map((names) => present(table, names));
      for (const rows of modalities) {
        const share = rows.filter((there) => !there).length / table.rows;
        assertGreaterOrEqual(share, 0.05);
        assertLessOrEqual(share, 0.2);
      }
      assert(table.ids.every((_, row) => modalities.some((rows) => rows[row])));
    });
  });

  it("depends on its seed only", async () => {
    const make = async (seed: number) => {
      let files: string[] = [];
      await withProducts({ rows: 8, seed }, async (manifest) => {
        files = await readFiles(manifest.slice(0, -"/products.csv".length));
      });
      return files;
    };
    const first = await make(1);
    assertEquals(await make(1), first);
    assertNotEquals(await make(2), first);
  });
});

/** Names and contents of all files in a folder and those below it. */
async function readFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) files.push(...await readFiles(path));
    else files.push(`${name} ${(await Deno.readFile(path)).toBase64()}`);
  }
  return files.sort();
}

describe("the case study", () => {
  it("has each modality alone beside both fusions, which gain by every modality", async () => {
    await withProducts({ rows: 80 }, async (manifest) => {
      const [few, all] = Object.values(await caseStudy(manifest));
      assertEquals(Object.keys(few.modalities), ["text", "tabular"]);
      assertEquals(Object.keys(all.modalities), ["text", "tabular", "image", "audio"]);
      for (const { early, late, gain, rows } of [few, all]) {
        assert(early!.accuracy > 0.6 && late!.accuracy > 0.6);
        assert(gain!.value > 0);
        assertEquals(rows, few.rows);
      }
      assert(all.best.accuracy > few.best.accuracy);
    });
  });
});

describe("deno task demo", () => {
  it("shows a fusion that no single modality comes near, with the permissions of its task", async () => {
    const root = new URL("../../", import.meta.url);
    const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
    const [, ...args] = tasks.demo.split(" ");
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args,
      cwd: root,
      stderr: "inherit",
    }).output();
    assertEquals(code, 0);
    const text = new TextDecoder().decode(stdout);
    const accuracy = (name: string) =>
      Number(text.match(new RegExp(`^ *${name} +(0\\.\\d+)`, "m"))?.[1]);
    for (const name of ["tabular", "text", "image", "audio"]) {
      assertLessOrEqual(accuracy(name), 0.85);
      assertGreaterOrEqual(accuracy(name), 0.5);
    }
    assertGreaterOrEqual(Math.max(accuracy("early"), accuracy("late")), 0.92);
    assertMatch(text, /without its photo[^]*from tabular, text, audio; decided by \w+$/m);
    assertMatch(text, /text only[^]*from text; decided by text$/m);
  });
});
