import { describe, it } from "@std/testing/bdd";
import {
  assert,
  assertEquals,
  assertGreaterOrEqual,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  analyzeModalities,
  EarlyFusionModel,
  formatModalityAnalysis,
  LateFusionModel,
  loadModel,
  LogisticRegressionModel,
  RandomForestModel,
  readTable,
  ReweightedFusionModel,
} from "@medley/medley";
import { kinds, makeListings, toCsv, writeListings } from "./listings.ts";
import { medley, root, taskArguments } from "./medley.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const listings = makeListings(60);
const manifest = await writeListings(folder, listings);
const testRows = `${folder}/test.csv`;
await Deno.writeTextFile(testRows, toCsv(listings.filter(({ split }) => split === "test")));

const modalities = ["tabular", "text", "image", "audio"];
const columns = ["--label", "kind", "--split", "split", "--ordered", "tier=free<starter<business"];
const learning = [manifest, ...columns];

/** Runs a command that must succeed; gives its standard output. */
async function succeed(args: readonly string[], options?: { input?: string; cwd?: string }) {
  const { code, stdout, stderr } = await medley(args, options);
  assertEquals(code, 0, stderr);
  return stdout;
}

/** Runs `train … --json` without a cache, saving under a name in the folder; gives the document and the file's path. */
async function train(name: string, options: readonly string[] = []) {
  const out = `${folder}/${name}.medley`;
  const text = await succeed(
    ["train", ...learning, "--no-cache", "--json", "--out", out, ...options],
  );
  return { json: JSON.parse(text), out };
}

/** The model that most tests use: early fusion of all modalities, fitted once. */
let fusedOnce: ReturnType<typeof train> | undefined;
const asFused = ["--fusion", "early", "--c", "1", "--folds", "3"];
function fused() {
  return fusedOnce ??= train("fused", asFused);
}

/** What a CSV of numbers and plain words holds, line by line. */
function cells(csv: string): string[][] {
  return csv.trimEnd().split("\n").map((line) => line.split(","));
}

describe("medley train", () => {
  it("prints one JSON document on standard output, all else on standard error", async () => {
    const out = `${folder}/whole.medley`;
    const { code, stdout, stderr } = await medley(
      ["train", ...learning, "--no-cache", "--json", "--out", out],
    );
    assertEquals(code, 0);
    const json = JSON.parse(stdout);
    assertEquals([json.rows, json.trainRows, json.testRows], [60, 48, 12]);
    assertEquals(json.classes, kinds);
    assertEquals(json.roles, {
      id: "id",
      price: "numeric",
      brand: "categorical",
      tier: "ordered",
      title: "text",
      photo: "image",
      sound: "audio",
      split: "split",
      kind: "label",
    });
    assertEquals(Object.keys(json.dimensions), modalities);
    assertEquals(json.dimensions.audio, 78);
    assertEquals(Object.keys(json.modalities), modalities);
    for (
      const result of [json.majority, json.early, json.late, ...Object.values(json.modalities)]
    ) {
      assertScored(result, ["accuracy", "accuracyStd", "macroF1", "logLoss"]);
      assertScored(result.test, ["accuracy", "macroF1", "logLoss"]);
    }
    const { name, ...best } = json.best;
    const candidates = { ...json.modalities, early: json.early, late: json.late };
    assertEquals(best.test, candidates[name].test);
    assertScored(best, ["accuracy", "accuracyStd", "macroF1", "logLoss"]);
    assertEquals(
      json.search.tried.some((one: { name: string }) => one.name === json.search.chosen),
      true,
    );
    const chosen = Object.values(json.choices) as number[];
    assertEquals(chosen.reduce((sum, times) => sum + times), json.folds);
    assertEquals(
      json.gain.text.endsWith(`(${json.gain.low.toFixed(3)} to ${json.gain.high.toFixed(3)})`),
      true,
    );
    assertGreaterOrEqual(best.accuracy, json.majority.accuracy + 0.2);
    assertLessOrEqual(json.gain.low, json.gain.value);
    assertLessOrEqual(json.gain.value, json.gain.high);

    const model = await loadModel(out);
    assertEquals(model.training.candidate, name);
    assertMatch(stderr, /^60 rows; columns:$/m);
    assertMatch(stderr, /^ {2}tier: ordered free < starter < business$/m);
    assertMatch(stderr, /^ {2}photo: image \(inferred\)$/m);
    assertMatch(stderr, /^image: 50 done in /m);
    assertStringIncludes(stderr, `saved ${out}`);
  });

  it("prints dimensions with their shares, and the comparison, for people", async () => {
    const text = await succeed(["train", ...learning, "--no-cache", "--c", "1", "--folds", "2"]);
    assertMatch(text, /^ +audio +78 features \(\d+\.\d% of total\)$/m);
    assertMatch(text, /^2 folds of 48 rows:$/m);
    for (const name of [...modalities, "early", "late", "majority"]) {
      assertMatch(text, new RegExp(`^${name} +0\\.\\d{3} ± 0\\.\\d{3}`, "m"));
    }
    assertMatch(text, /^(fusion helps|fusion loses|no gain shown): [+-]0\.\d+ \(/m);
    assertMatch(text, /^chosen: \w+ \(\w+\/\w+\)$/m);
  });

  it("compares nothing with --folds 0, but fits and tests", async () => {
    const { json, out } = await train("folds0", ["--folds", "0", "--c", "1"]);
    assertEquals([json.folds, json.best.name, json.gain], [0, "early", undefined]);
    for (
      const result of [json.majority, json.early, json.late, ...Object.values(json.modalities)]
    ) {
      assertEquals(Object.keys(result), ["test"]);
      assertScored(result.test, ["accuracy", "macroF1", "logLoss"]);
    }
    assertEquals((await loadModel(out)).modalities, modalities);
  });

  it("saves the fusion asked for", async () => {
    const early = await fused();
    const late = await train("late", ["--fusion", "late", "--c", "1", "--folds", "0"]);
    assertEquals([early.json.best.name, late.json.best.name], ["early", "late"]);
    assert((await loadModel(early.out)).fusion instanceof EarlyFusionModel);
    assert((await loadModel(late.out)).fusion instanceof LateFusionModel);
  });

  it("measures pictures and sounds as told", async () => {
    const features = ["--image-features", "pixels", "--audio-features", "logmel"];
    const { json } = await train("features", [...features, "--folds", "0", "--c", "1"]);
    assertEquals([json.dimensions.image, json.dimensions.audio], [16 * 16, 12 * 32]);
  });

  it("reads NDJSON as it reads CSV", async () => {
    const rows = `${folder}/listings.ndjson`;
    const lines = listings.map((listing) => JSON.stringify(listing));
    await Deno.writeTextFile(rows, lines.join("\n"));
    const run = async (path: string) =>
      JSON.parse(
        await succeed(
          ["train", path, ...columns, "--no-cache", "--json", "--c", "1", "--folds", "0"],
        ),
      );
    assertEquals(await run(rows), await run(manifest));
  });

  it("obeys --c, --balance and --class-weight", async () => {
    const options = ["--folds", "0", "--fusion", "early"];
    const classifierOf = async (name: string, more: string[]) => {
      const { fusion: decided } = await loadModel((await train(name, [...options, ...more])).out);
      // Balanced classes are ranked by macro-F1, for which decisions are tuned.
      const fusion = decided instanceof ReweightedFusionModel ? decided.model : decided;
      assert(fusion instanceof EarlyFusionModel);
      const { classifier, layout } = fusion;
      assert(classifier instanceof LogisticRegressionModel);
      return { classifier, weights: layout.map(({ weight }) => weight) };
    };
    const plain = await classifierOf("plain", ["--c", "0.5"]);
    assertEquals(plain.classifier.c, 0.5);
    const unscaled = await classifierOf("unscaled", ["--c", "0.5", "--balance", "none"]);
    assertEquals(unscaled.weights, [1, 1, 1, 1]);
    assertNotEquals(plain.weights, unscaled.weights);
    const balanced = await classifierOf("rare", ["--c", "0.5", "--class-weight", "balanced"]);
    // The training rows are of 16 each: a balanced weight is 1, and changes nothing.
    assertEquals(balanced.classifier.coef, plain.classifier.coef);
  });

  it("learns a forest with --classifier forest, which is saved, and predicts", async () => {
    const options = ["--classifier", "forest", "--folds", "0"];
    for (const fusion of ["early", "late"]) {
      const { out, json } = await train(`forest-${fusion}`, [...options, "--fusion", fusion]);
      const model = await loadModel(out);
      const { classifier } = model.fusion instanceof LateFusionModel
        ? model.fusion.members[0]
        : model.fusion as EarlyFusionModel;
      assert(classifier instanceof RandomForestModel);
      assertEquals(json.best.name, fusion);
      const predicted = cells(await succeed(["predict", out, testRows, "--no-cache"]));
      assertEquals(predicted.length, 1 + json.testRows);
    }
  });

  it("weighs rare classes and ranks by macro-F1 with --class-weight balanced", async () => {
    const uneven = `${folder}/uneven.csv`;
    const isKept = (i: number) => i % kinds.length !== 0 || i < 30;
    await Deno.writeTextFile(uneven, toCsv(listings.filter((_, i) => isKept(i))));
    const run = async (weight: string) =>
      JSON.parse(
        await succeed(
          ["compare", uneven, "--label", "kind", "--ignore", "split", "--image", "photo"].concat(
            ["--no-cache", "--json", "--c", "1", "--folds", "3", "--class-weight", weight],
          ),
        ),
      );
    const [none, balanced] = [await run("none"), await run("balanced")];
    assertEquals([none.rankBy, balanced.rankBy], ["accuracy", "macroF1"]);
    assertEquals(balanced.roles.split, "ignore");
    assertNotEquals(balanced.early.logLoss, none.early.logLoss);
  });

  it("gives the same document and the same bytes again, with a cache and without", async () => {
    const cache = `${folder}/cache`;
    const again = ["--fusion", "early", "--c", "1", "--folds", "3"];
    const first = await fused();
    for (const name of ["filling", "filled"]) {
      const { json, out } = await train(name, [...again, "--cache", cache]);
      assertEquals({ ...json, out: "" }, { ...first.json, out: "" });
      assertEquals(await Deno.readFile(out), await Deno.readFile(first.out));
      const packs = Array.from(Deno.readDirSync(cache), (entry) => entry.name);
      assertEquals(packs.length, 2);
    }
    const other = await train("reseeded", [...again, "--seed", "43"]);
    assertNotEquals(other.json.early.accuracyStd, first.json.early.accuracyStd);
  });
});

function assertScored(result: Record<string, number>, measures: readonly string[]): void {
  for (const measure of measures) {
    assert(Number.isFinite(result[measure]), `${measure} is ${result[measure]}`);
  }
}

describe("medley compare", () => {
  it("says what train says, and writes no model", async () => {
    const args = [...["compare", ...learning, "--no-cache", "--json"], ...asFused];
    const cwd = `${folder}/empty`;
    await Deno.mkdir(cwd);
    const { best, search, ...json } = JSON.parse(await succeed(args, { cwd }));
    const { json: { best: _, search: trainedSearch, out: __, ...trained } } = await fused();
    assertEquals(json, trained);
    assertEquals(search.tried, trainedSearch.tried);
    assertEquals(best.name in { ...json.modalities, early: 0, late: 0 }, true);
    assertEquals([...Deno.readDirSync(cwd)], []);
    const { code, stderr } = await medley([...args, "--out", `${folder}/none.medley`]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, "--out");
  });
});

describe("medley evaluate", () => {
  it("finds the test scores that train reported", async () => {
    const { json, out } = await fused();
    const { test } = json.early;
    assert(test.accuracy < 1, "the test rows must not be too easy to tell anything");
    const { reliability: _, expectedCalibrationError: __, ...evaluated } = JSON.parse(
      await succeed(["evaluate", out, testRows, "--json"]),
    );
    assertEquals(evaluated, { rows: 12, classes: kinds, ...test });
    const text = await succeed(["evaluate", out, testRows]);
    assertMatch(text, new RegExp(`^accuracy +${test.accuracy.toFixed(4)}$`, "m"));
  });

  it("tells what each modality is worth, as the library does", async () => {
    const { out } = await fused();
    const model = await loadModel(out);
    const table = await readTable(testRows, { schema: model.schema });
    const { blocks } = await model.predict(table);
    const analysis = analyzeModalities(model, blocks, table.labels());
    const args = ["evaluate", out, testRows, "--modalities"];
    const { importance, ablation, subsets, robustness, permutation, ...scores } = JSON.parse(
      await succeed([...args, "--json"]),
    );
    assertEquals({ importance, ablation, subsets, robustness, permutation }, analysis);
    assertEquals(scores, JSON.parse(await succeed(["evaluate", out, testRows, "--json"])));
    assertEquals([importance.rows, importance.score], [12, scores.accuracy]);
    assertEquals(subsets.length, 2 ** modalities.length);
    assertEquals(Object.keys(permutation.modalities.tabular), ["price", "tier", "brand"]);
    assertStringIncludes(await succeed(args), `\n\n${formatModalityAnalysis(analysis)}\n`);
  });
});

describe("medley predict", () => {
  it("gives what the library gives, in three formats", async () => {
    const { out } = await fused();
    const model = await loadModel(out);
    const table = await readTable(manifest, { schema: model.schema });
    const { ids, classes, probabilities, used, outOfRange } = await model.predict(table);
    const expected = ids.map((id, i) => ({
      id,
      class: classes[i],
      probabilities: Object.fromEntries(kinds.map((kind, k) => [kind, probabilities.row(i)[k]])),
      modalitiesUsed: used[i],
      outOfRange: outOfRange![i],
    }));

    const json = JSON.parse(await succeed(["predict", out, manifest, "--json"]));
    assertEquals(json, { classes: kinds, predictions: expected });

    const ndjson = await succeed(["predict", out, manifest, "--format", "ndjson"]);
    assertEquals(ndjson.trimEnd().split("\n").map((line) => JSON.parse(line)), expected);

    const [header, ...rows] = cells(await succeed(["predict", out, manifest]));
    const names = kinds.map((kind) => `p_${kind}`);
    assertEquals(header, ["id", "class", ...names, "modalities_used", "out_of_range"]);
    assertEquals(
      rows,
      expected.map(({ id, class: name, probabilities, modalitiesUsed, outOfRange }) => [
        id,
        name,
        ...Object.values(probabilities).map(String),
        modalitiesUsed.join("+"),
        String(outOfRange),
      ]),
    );
  });

  it("adds what each modality contributed, in three formats", async () => {
    const { out } = await fused();
    const model = await loadModel(out);
    const table = await readTable(manifest, { schema: model.schema });
    const { classes, baseRate, contributions, decidedBy } = await model.explain(table);
    const byClass = (values: ArrayLike<number>) =>
      Object.fromEntries(kinds.map((kind, k) => [kind, values[k]]));
    const args = ["predict", out, manifest];
    const plain = JSON.parse(await succeed([...args, "--json"])).predictions;
    const expected = plain.map((row: object, i: number) => ({
      ...row,
      baseRate: byClass(baseRate),
      contributions: Object.fromEntries(
        modalities.map((name) => [name, byClass(contributions[name].row(i))]),
      ),
      decidedBy: decidedBy[i],
    }));

    args.push("--contributions");
    assertEquals(JSON.parse(await succeed([...args, "--json"])).predictions, expected);
    const ndjson = await succeed([...args, "--format", "ndjson"]);
    assertEquals(ndjson.trimEnd().split("\n").map((line) => JSON.parse(line)), expected);

    const [header, ...rows] = cells(await succeed(args));
    assertEquals(header.slice(-7), [
      "modalities_used",
      ...modalities.map((name) => `contribution_${name}`),
      "decided_by",
      "out_of_range",
    ]);
    rows.forEach((row, i) => {
      const column = kinds.indexOf(classes[i]);
      const shares = modalities.map((name) => `${contributions[name].row(i)[column]}`);
      assertEquals(row.slice(-6, -1), [...shares, decidedBy[i]]);
    });
  });

  it("reads standard input, whose paths start where it stands", async () => {
    const { out } = await fused();
    const input = await Deno.readTextFile(manifest);
    assertEquals(
      await succeed(["predict", out, "-"], { input, cwd: folder }),
      await succeed(["predict", out, manifest]),
    );
    const objects = '{"id":"a","title":"wool coat"}\n{"id":"b","price":3,"tier":"free"}\n';
    const [, a, b] = cells(await succeed(["predict", out, "-"], { input: objects }));
    assertEquals([a[0], a.at(-2)], ["a", "text"]);
    assertEquals([b[0], b.at(-2)], ["b", "tabular"]);
  });

  it("does without columns that the manifest lacks, and says so", async () => {
    const { out } = await fused();
    const unseen = `${folder}/unseen.csv`;
    await Deno.writeTextFile(unseen, toCsv(listings, ["photo", "split", "kind"]));
    const [, ...rows] = cells(await succeed(["predict", out, unseen]));
    assertEquals(
      rows.map((row) => row.at(-2)),
      listings.map(({ title, sound }) =>
        modalities.filter((name) =>
          name === "tabular" || name === "text" && title !== undefined ||
          name === "audio" && sound !== undefined
        ).join("+")
      ),
    );
  });
});

describe("medley serve", () => {
  it("answers until it is told to stop", async () => {
    const { out } = await fused();
    const child = new Deno.Command(Deno.execPath(), {
      args: [...await taskArguments(), "serve", out, "--port", "0"],
      cwd: root,
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const address = await addressOf(child);
    const listing = listings[0];
    const row = { title: listing.title, photo: await base64(listing.photo!) };
    const answer = await fetch(`${address}/v1/predict`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ rows: [row, { price: 12 }] }),
    });
    assertEquals(answer.status, 200);
    const { classes, predictions } = await answer.json();
    assertEquals(classes, kinds);
    assertEquals(predictions.map((one: { modalitiesUsed: string[] }) => one.modalitiesUsed), [
      ["text", "image"],
      ["tabular"],
    ]);
    const bytes = await Deno.readFile(`${folder}/${listing.photo}`);
    const model = await loadModel(out);
    const expected = await model.predict([{ title: listing.title!, photo: bytes }]);
    assertEquals(predictions[0].probabilities[kinds[2]], expected.probabilities.row(0)[2]);
    assertEquals(predictions[0].outOfRange, expected.outOfRange![0]);

    const about = await (await fetch(`${address}/v1/model`)).json();
    assertEquals(about.modalities, modalities);
    const asked = await fetch(`${address}/v1/predict`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ rows: [row], contributions: true }),
    });
    const [told] = (await asked.json()).predictions;
    assertEquals(told.probabilities, predictions[0].probabilities);
    assertEquals(Object.keys(told.contributions), modalities);
    assertEquals(Object.values(told.contributions.audio), [0, 0, 0]);
    assert(["text", "image"].includes(told.decidedBy));
    const missing = await fetch(`${address}/elsewhere`);
    assertEquals(missing.status, 404);
    await missing.body?.cancel();

    child.kill("SIGTERM");
    assertEquals((await child.status).code, 0);
  });
});

/** The address that a server says it listens on. */
async function addressOf({ stderr }: Deno.ChildProcess): Promise<string> {
  const reader = stderr.pipeThrough(new TextDecoderStream()).getReader();
  let log = "";
  while (true) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`The server did not start: ${log}`);
    log += value;
    const address = log.match(/listening on (http:\/\/127\.0\.0\.1:\d+)/)?.[1];
    if (address === undefined) continue;
    await reader.cancel();
    return address;
  }
}

async function base64(path: string): Promise<string> {
  return (await Deno.readFile(`${folder}/${path}`)).toBase64();
}

describe("medley --help", () => {
  const learn = ["--label", "--numeric", "--categorical", "--ordered", "--text", "--image"].concat(
    ["--audio", "--ignore", "--id", "--split", "--image-features", "--audio-features", "--fusion"],
    [
      "--classifier",
      "--c",
      "--class-weight",
      "--balance",
      "--folds",
      "--seed",
      "--cache",
      "--no-cache",
      "--json",
    ],
    ["--boolean", "--date", "--group", "--time", "--decimal", "--blank", "--columns", "--repeats"],
    ["--separator", "--encoding", "--allow-outside", "--jobs", "--on-corrupt"],
  );
  const commands: Record<string, string[]> = {
    train: [...learn, "--out"],
    compare: learn,
    evaluate: ["<model>", "<manifest>", "--modalities", "--json"],
    predict: ["<model>", "<manifest>", "--format", "--contributions", "--json"],
    drift: ["<model>", "<manifest>", "--json", "--fail", "--on-corrupt", "--separator"],
    serve: ["<model>", "--port", "--hostname"],
    models: ["add", "list", "verify"],
  };
  for (const [command, words] of Object.entries(commands)) {
    it(`explains ${command}`, async () => {
      const text = await succeed([command, "--help"]);
      for (const word of words) assertMatch(text, new RegExp(`(^|\\s)${word}(\\s|$)`, "m"));
    });
  }

  it("names the commands", async () => {
    const text = await succeed(["--help"]);
    for (const command of Object.keys(commands)) {
      assertMatch(text, new RegExp(`^ +${command} `, "m"));
    }
    const { version } = JSON.parse(await Deno.readTextFile(`${root}deno.json`));
    assertEquals(await succeed(["--version"]), `${version}\n`);
  });
});

describe("exit codes", () => {
  const wrong: Record<string, [args: string[], said: string]> = {
    "no command": [[], "Usage: medley"],
    "an unknown command": [["trian"], "Did you mean train?"],
    "an unknown option": [["compare", "m.csv", "--label", "kind", "--fold", "3"], "--folds"],
    "a missing argument": [["train", "--label", "kind"], "manifest"],
    "a missing option": [["train", "m.csv"], "--label"],
    "an argument too many": [["serve", "a.medley", "b.medley"], "too many arguments"],
    "--folds 1": [["compare", "m.csv", "--label", "kind", "--folds", "1"], "at least 2"],
    "--c -1": [["compare", "m.csv", "--label", "kind", "--c", "-1"], "above 0"],
    "--c many": [["compare", "m.csv", "--label", "kind", "--c", "many"], '"auto" or a number'],
    "--c with a forest": [
      ["train", "m.csv", "--label", "kind", "--classifier", "forest", "--c", "1"],
      "--c and --classifier forest cannot go together",
    ],
    "--seed 1.5": [["compare", "m.csv", "--label", "kind", "--seed", "1.5"], "an integer"],
    "--fusion middle": [["train", "m.csv", "--label", "kind", "--fusion", "middle"], "early, late"],
    "--ordered tier": [["train", "m.csv", "--label", "kind", "--ordered", "tier"], "tier=free<"],
    "two roles": [
      ["compare", manifest, "--label", "kind", "--text", "title", "--ignore", "title"],
      'Column "title" is named under two roles',
    ],
    "--format xml": [["predict", "m.medley", "m.csv", "--format", "xml"], "csv, ndjson"],
    "--port 70000": [["serve", "m.medley", "--port", "70000"], "65535"],
  };
  for (const [what, [args, said]] of Object.entries(wrong)) {
    it(`is 2 for ${what}`, async () => {
      const { code, stdout, stderr } = await medley(args);
      assertEquals(code, 2, stderr);
      assertEquals(stdout, "");
      assertStringIncludes(stderr, said);
    });
  }

  it("is 1 for a failure", async () => {
    const { code, stdout, stderr } = await medley(["predict", `${folder}/no.medley`, manifest]);
    assertEquals([code, stdout], [1, ""]);
    assertEquals(stderr, `error: Cannot read ${folder}/no.medley: there is no such file\n`);
  });
});
