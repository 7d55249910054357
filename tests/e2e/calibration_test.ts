import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import { LateFusionModel, loadModel, readTable } from "@medley/medley";
import { makeListings, toCsv } from "./listings.ts";
import { medley } from "./medley.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const listings = makeListings(150);
const without = ["photo", "sound"];
const manifest = `${folder}/listings.csv`, testRows = `${folder}/test.csv`;
await Deno.writeTextFile(manifest, toCsv(listings, without));
await Deno.writeTextFile(
  testRows,
  toCsv(listings.filter(({ split }) => split === "test"), without),
);
const learning = [manifest, "--label", "kind", "--split", "split", "--folds", "0", "--jobs", "1"];

/** Runs a command that must succeed; gives its standard output. */
async function succeed(args: readonly string[]) {
  const { code, stdout, stderr } = await medley(args);
  assertEquals(code, 0, stderr);
  return stdout;
}

async function train(name: string, options: readonly string[]) {
  const out = `${folder}/${name}.medley`;
  const text = await succeed(["train", ...learning, "--json", "--out", out, ...options]);
  return { json: JSON.parse(text), out };
}

/** Calibrated, with a threshold: what most tests use, trained once. */
let selectiveOnce: ReturnType<typeof train> | undefined;
function selective() {
  return selectiveOnce ??= train("selective", [
    ...["--fusion", "late", "--classifier", "logistic"],
    ...["--calibrate", "temperature", "--precision", "0.85"],
  ]);
}

describe("medley train --calibrate", () => {
  it("calibrates the classifiers of modalities and what is made of them", async () => {
    const { out, json } = await selective();
    const { fusion, training } = await loadModel(out);
    assertEquals(training.calibrate, "temperature");
    const state = fusion.toState();
    assertEquals(state.type, "CalibratedFusionModel");
    assertEquals(state.children!.model.type, "LateFusionModel");
    assert(JSON.stringify(state).includes('"CalibratedClassifierModel"'));
    assertEquals(json.best.name, "late");
  });

  it("leaves everything as it is unless it is asked for", async () => {
    const { out } = await train("plain", ["--fusion", "late", "--c", "1"]);
    const { fusion, training, minConfidence } = await loadModel(out);
    assert(fusion instanceof LateFusionModel);
    assertEquals(JSON.stringify(fusion.toState()).includes("Calibrat"), false);
    assertEquals([training.calibrate, training.abstention, minConfidence], [
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("compares calibrated candidates too", async () => {
    const options = ["--label", "kind", "--split", "split", "--c", "1", "--folds", "2", "--json"];
    const [plain, calibrated] = await Promise.all(
      ["none", "isotonic"].map(async (how) =>
        JSON.parse(await succeed(["compare", manifest, ...options, "--calibrate", how]))
      ),
    );
    assert(plain.late.logLoss !== calibrated.late.logLoss);
    assertEquals(plain.majority, calibrated.majority);
  });
});

describe("medley train --precision", () => {
  it("keeps the threshold in the model, and says what it was worth out of fold", async () => {
    const { json, out } = await selective();
    const { wanted, threshold, coverage, precision } = json.abstention;
    assertEquals(wanted, 0.85);
    assert(precision >= 0.85 && coverage > 0 && coverage <= 1);
    const model = await loadModel(out);
    assertEquals(model.minConfidence, threshold);
    assertEquals(model.training.abstention, json.abstention);
    const text = await succeed(["inspect", out]);
    assertMatch(text, new RegExp(`^abstains {2}below a confidence of ${threshold}$`, "m"));
    assertEquals(JSON.parse(await succeed(["inspect", out, "--json"])).minConfidence, threshold);
  });

  it("says so to people", async () => {
    const text = await succeed(["train", ...learning, "--c", "1", "--precision", "0.7"]);
    assertMatch(
      text,
      /^abstains below 0\.\d{3}: out of fold, \d+\.\d % right of the \d+\.\d % of rows that it decides$/m,
    );
  });

  it("fails on a precision that cannot be reached, and says what can", async () => {
    const noise = `${folder}/noise.csv`, out = `${folder}/noise.medley`;
    const rows = Array.from({ length: 60 }, (_, i) => `${(i * 7) % 2},${i % 3 ? "a" : "b"}`);
    await Deno.writeTextFile(noise, ["number,kind", ...rows].join("\n"));
    const { code, stderr } = await medley(
      ["train", noise, "--label", "kind", "--folds", "0", "--c", "1", "--precision", "1"].concat([
        "--out",
        out,
      ]),
    );
    assertEquals(code, 1);
    assertMatch(
      stderr,
      /error: Cannot reach a precision of 1: .* is 0\.\d+ at a coverage of \d+\.\d % of the rows/,
    );
    assertEquals(await Deno.stat(out).catch(() => "none"), "none");
  });

  it("refuses what is no share", async () => {
    for (const wrong of ["0", "1.5", "much"]) {
      const { code, stderr } = await medley(["train", ...learning, "--precision", wrong]);
      assertEquals(code, 2);
      assertMatch(stderr, /--precision .*above 0, and at most 1/);
    }
  });
});

describe("medley predict with a model that may abstain", () => {
  it("says of every row whether it does, in every format", async () => {
    const { out } = await selective();
    const model = await loadModel(out);
    const { abstained, classes } = await model.predict(
      await readTable({ text: await Deno.readTextFile(testRows) }),
    );
    assert(abstained!.includes(true) && abstained!.includes(false));

    const csv = (await succeed(["predict", out, testRows])).trimEnd().split("\n");
    const [header, ...lines] = csv.map((line) => line.split(","));
    assertEquals(header.slice(-2), ["out_of_range", "abstained"]);
    assertEquals(lines.map((cells) => cells.at(-1)), abstained!.map(String));
    assertEquals(lines.map((cells) => cells[1]), classes);
    const contributions = await succeed(["predict", out, testRows, "--contributions"]);
    assertEquals(contributions.split("\n")[0].split(",").slice(-3), [
      "decided_by",
      "out_of_range",
      "abstained",
    ]);

    const objects = (await succeed(["predict", out, testRows, "--format", "ndjson"]))
      .trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(objects.map((one) => one.abstained), [...abstained!]);
    const json = JSON.parse(await succeed(["predict", out, testRows, "--json"]));
    assertEquals(json.predictions, objects);
  });
});

describe("medley evaluate", () => {
  it("tells how far probabilities can be trusted", async () => {
    const { out } = await selective();
    const json = JSON.parse(await succeed(["evaluate", out, testRows, "--json"]));
    const { reliability, expectedCalibrationError, rows, accuracy } = json;
    const over = (of: (bin: typeof reliability[0]) => number) =>
      reliability.reduce(
        (sum: number, bin: typeof reliability[0]) => sum + bin.count * of(bin),
        0,
      ) / rows;
    assertEquals(over(() => 1), 1);
    assertAlmostEquals(over((bin) => bin.accuracy), accuracy, 1e-12);
    assertAlmostEquals(
      over((bin) => Math.abs(bin.accuracy - bin.confidence)),
      expectedCalibrationError,
      1e-12,
    );
    const text = await succeed(["evaluate", out, testRows]);
    assertMatch(
      text,
      new RegExp(`^calibration error {2}${expectedCalibrationError.toFixed(4)}$`, "m"),
    );
  });

  it("tells coverage, and the precision of what is decided", async () => {
    const { out } = await selective();
    const model = await loadModel(out);
    const table = await readTable({ text: await Deno.readTextFile(testRows) }, { label: "kind" });
    const labels = table.labels();
    const { abstained, classes } = await model.predict(table);
    const decided = labels.map((_, i) => i).filter((i) => !abstained![i]);
    const right = decided.filter((i) => labels[i] === classes[i]);
    const { selective: score } = JSON.parse(await succeed(["evaluate", out, testRows, "--json"]));
    assertEquals(score, {
      threshold: model.minConfidence,
      coverage: decided.length / labels.length,
      precision: right.length / decided.length,
    });
    const text = await succeed(["evaluate", out, testRows]);
    assertMatch(text, /^abstaining below 0\.\d{4}: coverage 0\.\d{4}, precision [01]\.\d{4}$/m);
  });
});
