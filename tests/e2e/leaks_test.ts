import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { RandomState } from "@medley/medley";
import { encodePng } from "../modalities/png.ts";
import { medley } from "./medley.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const trees = ["alder", "beech", "willow"];
const words = "dry wet tall low old young steep flat near far grey bright".split(" ");
const quick = ["--label", "tree", "--ignore", "id", "--split", "side", "--no-cache", "--jobs", "1"]
  .concat("--c", "1", "--folds", "2");

type Tree = Record<string, string>;

/** Trees with a height, a soil, a note and a photo, each of which hints at the kind. */
function makeTrees(count = 160): Tree[] {
  const random = new RandomState(11);
  return Array.from({ length: count }, (_, i) => {
    const kind = random.randomInteger(3);
    const hint = () => random.random() < 0.5 ? kind : random.randomInteger(3);
    const note = Array.from({ length: 10 }, () => words[4 * hint() + random.randomInteger(4)]);
    return {
      id: `t${random.randomInteger(1e8)}`,
      side: i % 4 === 1 ? "test" : "train",
      tree: trees[kind],
      height: random.normal(10 + 3 * kind, 3).toFixed(2),
      soil: ["clay", "loam", "sand"][hint()],
      note: note.join(" "),
      photo: writePhoto(`photo${i}.png`, { random, kind }),
    };
  });
}

function writePhoto(path: string, { random, kind }: { random: RandomState; kind: number }): string {
  const pixels = Array.from(
    { length: 8 },
    () => Array.from({ length: 24 }, () => 20 * kind + random.randomInteger(200)),
  );
  Deno.writeFileSync(`${folder}/${path}`, encodePng({ width: 8, height: 8, color: 2 }, pixels));
  return path;
}

const clean = makeTrees();

async function write(name: string, rows: readonly Tree[]): Promise<string> {
  const lines = [Object.keys(rows[0]), ...rows.map((row) => Object.values(row))];
  await Deno.writeTextFile(`${folder}/${name}.csv`, lines.map((line) => line.join(",")).join("\n"));
  return `${folder}/${name}.csv`;
}

describe("leaks, on the command line", () => {
  const trained = clean.filter(({ side }) => side === "train");
  const poisons: Record<string, [(row: Tree, i: number) => Partial<Tree>, ...string[]]> = {
    "column determines the label": [({ tree }) => ({ code: `${trees.indexOf(tree) * 2}` }), "code"],
    "absence carries the label": [
      ({ tree }, i) => ({ felled: tree === "beech" ? `2024-05-${10 + i % 19}` : "" }),
      "felled",
    ],
    "text contains the label": [({ tree, note }) => ({ note: `${note} (${tree})` }), "note"],
    "file name carries the label": [
      ({ tree, photo }) => {
        Deno.copyFileSync(`${folder}/${photo}`, `${folder}/${tree}-${photo}`);
        return { photo: `${tree}-${photo}` };
      },
      "photo",
    ],
    "same media in train and test": [
      ({ side }, i) => side === "test" ? { photo: trained[i >> 2].photo } : {},
      "photo",
    ],
    "same text in train and test": [
      ({ side }, i) => side === "test" ? { note: trained[i >> 2].note } : {},
      "note",
    ],
    "group split between folds": [
      (_, i) => ({ forest: `f${i % 30}` }),
      "forest",
      "--group",
      "forest",
    ],
  };
  for (const [kind, [poison, column, ...args]] of Object.entries(poisons)) {
    it(`stop compare with exit 1: ${kind}`, async () => {
      const rows = clean.map((row, i) => ({ ...row, ...poison(row, i) }) as Tree);
      const path = await write("poisoned", rows);
      const { code, stdout, stderr } = await medley(["compare", path, ...quick, ...args, "--json"]);
      assertEquals([code, stdout], [1, ""], stderr);
      assertMatch(stderr, new RegExp(`^  ${kind}: .*"${column}"`, "m"));
      assertStringIncludes(stderr, "--allow-leaks");
    });
  }

  it("stop train, and write no model", async () => {
    const rows: Tree[] = clean.map((row) => ({ ...row, code: row.tree[0] }));
    rows.sort((a, b) => a.tree < b.tree ? -1 : 1);
    const path = await write("two", rows.map((row, i) => ({ ...row, serial: `${500 + i}` })));
    const out = `${folder}/two.medley`;
    const { code, stderr } = await medley(["train", path, ...quick, "--out", out]);
    assertEquals(code, 1);
    assertMatch(stderr, /^error: Cannot learn: the label leaks in 2 ways;/m);
    assertMatch(stderr, /^ {2}identifier as a feature: column "serial"/m);
    assertMatch(stderr, /^ {2}column determines the label: column "code"/m);
    assertEquals(await Deno.stat(out).catch(() => "none"), "none");
  });

  it("stop for rows that contradict each other", async () => {
    const others = clean.slice(0, 12).map((row, i) => ({
      ...row,
      id: `again${i}`,
      tree: trees[(trees.indexOf(row.tree) + 1) % 3],
    }));
    const path = await write("again", [...clean, ...others]);
    const { code, stderr } = await medley(["compare", path, ...quick]);
    assertEquals(code, 1);
    assertMatch(stderr, /^ {2}contradictory duplicates: 24 rows/m);
  });

  it("are noted with --allow-leaks, and stand in the document", async () => {
    const path = await write("allowed", clean.map((row) => ({ ...row, code: row.tree[0] })));
    const args = [
      "compare",
      path,
      ...quick,
      "--allow-leaks",
      "--ignore",
      "photo,note",
      "--json",
    ];
    const { code, stdout, stderr } = await medley(args);
    assertEquals(code, 0, stderr);
    assertMatch(stderr, /^leak: column determines the label: column "code"/m);
    const { leaks } = JSON.parse(stdout);
    assertEquals(leaks.length, 1);
    const { kind, columns, severity, evidence } = leaks[0];
    assertEquals([kind, columns, severity], ["column determines the label", ["code"], "error"]);
    assertEquals([evidence.rows, evidence.right], [160, 160]);
  });

  it("are none of honest rows, and warnings stop nothing", async () => {
    const args = [...quick, "--ignore", "photo", "--json"];
    const honest = await medley(["compare", await write("clean", clean), ...args]);
    assertEquals(honest.code, 0, honest.stderr);
    assertEquals(JSON.parse(honest.stdout).leaks, []);
    const numbered = clean.map((row, i) => ({ ...row, plot: `${i + Math.floor(i / 9)}` }));
    const { code, stdout, stderr } = await medley([
      "compare",
      await write("plots", numbered),
      ...args,
    ]);
    assertEquals(code, 0, stderr);
    assertMatch(stderr, /^warning: identifier as a feature: column "plot"/m);
    assertEquals(JSON.parse(stdout).leaks[0].severity, "warning");
  });
});
