import { describe, it } from "@std/testing/bdd";
import {
  assert,
  assertEquals,
  assertGreater,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { loadModel, readTable } from "@medley/medley";
import { seeded } from "../modalities/seeded.ts";
import { encodePng } from "../modalities/png.ts";
import { medley } from "./medley.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** Visits: each patient comes four times, and is known by a habit of speech; title, note and two pictures tell the kind
 * more often than not. */
const visits = makeVisits(80);
const manifest = await writeVisits("visits.csv", visits);
const roles = ["--label", "kind", "--text", "title,note", "--categorical", "habit"];
const quick = ["--no-cache", "--jobs", "1", "--c", "1", "--folds", "4"];

type Visit = Record<
  "patient" | "when" | "side" | "habit" | "title" | "note" | "front" | "back" | "kind",
  string
>;

function makeVisits(count: number): Visit[] {
  const random = seeded(5);
  const words = [["calm", "well", "rest"], ["ache", "fever", "cough"]];
  return Array.from({ length: count }, (_, i) => {
    const patient = Math.floor(i / 4), kind = patient * 7 % 5 < 3 ? 0 : 1;
    const hint = () => random(10) < 7 ? kind : random(2);
    const month = `${1 + i * 37 % 12}`.padStart(2, "0");
    return {
      patient: `p${patient}`,
      when: `05.${month}.${2020 + i * 13 % 5}`,
      side: patient < 15 ? "train" : "test",
      habit: `habit ${patient}`,
      title: `${words[hint()][random(3)]} ${words[hint()][random(3)]}`,
      note: `${words[hint()][random(3)]} again`,
      front: `front-${hint()}-${random(3)}.png`,
      back: i % 9 === 8 ? "" : `back-${hint()}-${random(3)}.png`,
      kind: ["healthy", "ill"][kind],
    };
  });
}

async function writeVisits(name: string, rows: readonly Visit[]): Promise<string> {
  const random = seeded(6);
  for (const path of new Set(rows.flatMap(({ front, back }) => [front, back]))) {
    if (path === "") continue;
    const bright = 90 * Number(path.split("-")[1]);
    const pixels = Array.from(
      { length: 8 },
      () => Array.from({ length: 24 }, () => bright + random(120)),
    );
    await Deno.writeFile(
      `${folder}/${path}`,
      encodePng({ width: 8, height: 8, color: 2 }, pixels),
    );
  }
  const lines = [Object.keys(rows[0]), ...rows.map((row) => Object.values(row))];
  await Deno.writeTextFile(`${folder}/${name}`, lines.map((line) => line.join(",")).join("\n"));
  return `${folder}/${name}`;
}

/** Runs `compare … --json`; gives the document. */
async function compare(...args: string[]) {
  const run = await medley(["compare", manifest, ...roles, ...quick, "--json", ...args]);
  assertEquals(run.code, 0, run.stderr);
  return JSON.parse(run.stdout);
}

/** Runs a command that must fail; gives its exit code and message. */
async function fail(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await medley(args);
  assertEquals(stdout, "");
  return `${code} ${stderr.trim().split("\n").at(-1)}`;
}

describe("--group", () => {
  const ignored = ["--ignore", "when,side,front,back"];

  it("does not take what it knows of a patient for what it knows of the ill", async () => {
    const mixed = await compare(...ignored, "--categorical", "patient");
    const apart = await compare(...ignored, "--group", "patient");
    assertEquals([mixed.split, apart.split], ["stratified", "group"]);
    assertEquals(apart.roles.patient, "group");
    assertEquals(apart.columns.tabular.patient, undefined);
    // A habit names the patient: it is worth all where a patient is trained on, and nothing where not.
    assertGreater(mixed.modalities.tabular.accuracy, 0.95);
    assert(apart.modalities.tabular.accuracy < 0.7);
    assertGreater(apart.modalities.text.accuracy, 0.7);
  });

  it("goes with --repeats, and is said in both forms", async () => {
    const json = await compare(...ignored, "--group", "patient", "--repeats", "3");
    assertEquals([json.folds, json.repeats, json.testedRows], [4, 3, 80]);
    assertEquals(json.early.confusion.flat().reduce((a: number, b: number) => a + b), 3 * 80);
    const once = await compare(...ignored, "--group", "patient");
    assertNotEquals(json.early.accuracy, once.early.accuracy);
    const { stdout } = await medley(
      ["compare", manifest, ...roles, ...quick, ...ignored, "--group", "patient", "--repeats", "2"],
    );
    assertMatch(stdout, /^4 folds × 2 repeats of 80 rows, groups of patient kept apart:$/m);
  });

  it("must not lie on both sides of --split", async () => {
    const args = ["compare", manifest, ...roles, ...ignored.with(1, "when,front,back"), ...quick];
    const split = [...args, "--split", "side", "--group", "patient"];
    const { code, stdout, stderr } = await medley([...split, "--json"]);
    assertEquals(code, 0, stderr);
    assertEquals(JSON.parse(stdout).testRows, 20);
    const leaking = visits.map((visit, i) => i === 79 ? { ...visit, patient: "p3" } : visit);
    const path = await writeVisits("leaking.csv", leaking);
    assertEquals(
      await fail(split.with(1, path)),
      '1   group split between folds: "p3" of column "patient" has training and test rows (1 row to test), so that the test ' +
        "would know them already; move their rows to one side, or leave the column of groups or of the split out",
    );
    const allowed = await medley([...split.with(1, path), "--allow-leaks", "--json"]);
    assertEquals(allowed.code, 0, allowed.stderr);
    assertEquals(JSON.parse(allowed.stdout).leaks[0].kind, "group split between folds");
  });

  it("needs a value in every row, and as many values as folds", async () => {
    const blank = visits.map((visit, i) => i === 6 ? { ...visit, patient: "" } : visit);
    const path = await writeVisits("blank.csv", blank);
    const args = ["compare", path, ...roles, ...ignored, ...quick, "--group", "patient"];
    assertEquals(
      await fail(args),
      '1 error: Cannot keep groups apart: row 7 has no value in column "patient"; fill it in, or remove the row',
    );
    assertStringIncludes(
      await fail([...args.with(1, manifest), "--folds", "30"]),
      "1 error: Cannot make 30 folds that keep groups apart: there are 20 groups",
    );
  });
});

describe("--time", () => {
  const ignored = ["--ignore", "patient,side,front,back"];

  it("lets the past predict the future", async () => {
    const json = await compare(...ignored, "--time", "when=dmy");
    assertEquals([json.split, json.rows, json.roles.when], ["time", 80, "time"]);
    assert(json.testedRows < 80 && json.testedRows > 40);
    const { stdout } = await medley(
      ["compare", manifest, ...roles, ...quick, ...ignored, "--time", "when=dmy"],
    );
    assertStringIncludes(
      stdout,
      `4 folds of 80 rows, the past by when predicting the future: ${json.testedRows} tested:\n`,
    );
  });

  it("goes with neither --group nor --repeats", async () => {
    const args = ["compare", manifest, ...roles, ...quick, ...ignored, "--time", "when=dmy"];
    assertStringIncludes(await fail([...args, "--repeats", "2"]), "2 error: --time and --repeats");
    assertStringIncludes(
      await fail([...args.with(args.indexOf(ignored[1]), "side"), "--group", "patient"]),
      "2 error: --time and --group cannot go together",
    );
    assertStringIncludes(
      await fail([...args.slice(0, -1), "when=dm"]),
      '"when=dm" must look like when=dmy: the orders are ymd, dmy, mdy.',
    );
  });
});

describe("--columns", () => {
  const ignored = ["--ignore", "patient,when,side,habit"];
  const columns = ["--label", "kind", "--text", "title,note", "--image", "front,back", ...ignored];

  it("joins columns, or makes each a modality, and reports both by column", async () => {
    const out = `${folder}/separate.medley`;
    const args = [
      "train",
      manifest,
      ...columns,
      ...quick,
      "--folds",
      "2",
      "--fusion",
      "late",
      "--json",
    ];
    const run = async (more: string[]) => JSON.parse((await medley([...args, ...more])).stdout);
    const joined = await run([]);
    assertEquals(joined.dimensions, { text: joined.dimensions.text, image: 2 * 596 });
    assertEquals(joined.columns.image, { front: 596, back: 596 });
    assertEquals(Object.keys(joined.columns.text), ["title+note"]);
    const separate = await run(["--columns", "separate", "--out", out]);
    const names = ["text:title", "text:note", "image:front", "image:back"];
    assertEquals(Object.keys(separate.modalities), names);
    assertEquals(separate.columns["image:back"], { back: 596 });

    const model = await loadModel(out);
    assertEquals(model.modalities, names);
    const rows = await readTable(manifest, { schema: model.schema });
    const { used } = await model.predict(rows.take([0, 8]));
    assertEquals(used, [names, names.slice(0, 3)]);
    const alone = await model.predict([{ note: "fever again" }]);
    assertEquals(alone.used, [["text:note"]]);
    const predicted = await medley(["predict", out, manifest, "--format", "ndjson"]);
    assertEquals(JSON.parse(predicted.stdout.split("\n")[8]).modalitiesUsed, names.slice(0, 3));
  });

  it("is printed under the modality", async () => {
    const { stdout } = await medley(["compare", manifest, ...columns, ...quick, "--folds", "2"]);
    assertMatch(
      stdout,
      /^ {2}image +1192 features \(\d+\.\d% of total\)\n {4}front +596 features\n {4}back +596 features$/m,
    );
  });
});

describe("--on-corrupt absent", () => {
  it("counts what is corrupt in the document, in the text and in the model", async () => {
    const broken = visits.map((visit, i) =>
      i % 30 === 3 ? { ...visit, front: "broken.png" } : visit
    );
    const path = await writeVisits("broken.csv", broken);
    await Deno.writeTextFile(`${folder}/broken.png`, "no picture");
    const out = `${folder}/broken.medley`;
    const args = ["train", path, ...roles, "--ignore", "patient,when,side", ...quick, "--out", out];
    args.push("--folds", "2");
    const { code, stderr } = await medley(args);
    assertEquals(code, 1);
    assertStringIncludes(stderr, 'Row 4, column "front"');
    const counted = [...args, "--on-corrupt", "absent"];
    const { corrupt } = JSON.parse((await medley([...counted, "--json"])).stdout);
    assertEquals([corrupt.total, corrupt.byColumn], [3, { front: 3 }]);
    assertEquals(corrupt.values.map(({ row }: { row: string }) => row), ["4", "34", "64"]);
    const { training } = await loadModel(out);
    assertEquals(training.corrupt, 3);
    const { split, folds, repeats } = training.metrics as Record<string, unknown>;
    assertEquals([split, folds, repeats], ["stratified", 2, 1]);
    assertMatch(
      (await medley(counted)).stdout,
      /^3 corrupt values were taken for absent; the first: row 4, column "front", .*broken\.png: /m,
    );
  });
});

describe("how cells are written", () => {
  it("is told by --boolean, --date, --decimal, --blank, --separator and --encoding", async () => {
    const lines = Array.from({ length: 40 }, (_, i) => {
      const kind = i % 2;
      const height = i === 5 ? "unbekannt" : `1,${60 + 10 * kind + i % 7}`;
      return `${height};${kind ? "1" : "0"};0${1 + i % 9}/0${1 + i % 7}/2024;größe ${kind}\n`;
    });
    const text = `höhe;aktiv;tag;art\n${lines.join("")}`;
    const latin1 = Uint8Array.from(text, (character) => character.charCodeAt(0));
    await Deno.writeFile(`${folder}/cells.csv`, latin1);
    const { code, stdout, stderr } = await medley(
      ["compare", `${folder}/cells.csv`, "--label", "art", "--separator", ";", "--encoding"].concat(
        ["latin1", "--decimal", ",", "--blank", "unbekannt", "--boolean", "aktiv", "--date"],
        ["tag=mdy", "--json", "--no-cache", "--folds", "2", "--c", "1"],
      ),
    );
    assertEquals(code, 0, stderr);
    const { roles, columns, classes } = JSON.parse(stdout);
    assertEquals(roles, { höhe: "numeric", aktiv: "boolean", tag: "date", art: "label" });
    assertEquals(columns.tabular, { höhe: 2, aktiv: 1, tag: 4 });
    assertEquals(classes, ["größe 0", "größe 1"]);
  });
});
