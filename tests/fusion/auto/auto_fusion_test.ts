import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { stepDecoders } from "../../../src/artifact/step_decoders.ts";
import { StateReader } from "../../../src/core/state.ts";
import { AutoFusion } from "../../../src/fusion/auto/auto_fusion.ts";
import { AutoFusionModel } from "../../../src/fusion/auto/auto_fusion_model.ts";
import { choose } from "../../../src/fusion/auto/chosen.ts";
import { portfolio } from "../../../src/fusion/auto/portfolio.ts";
import { rankByFor } from "../../../src/fusion/auto/rank_by.ts";
import { LogisticRegression } from "../../../src/models/logistic_regression.ts";
import { complementary } from "../blocks.ts";

const { blocks, labels } = complementary({ rows: 90, seed: 1, absent: 0.1 });
const classifiers = portfolio(["logistic", "forest"], { innerFolds: 3 });

describe("AutoFusion", () => {
  it("chooses a fusion where modalities complete each other", () => {
    const model = new AutoFusion({ classifiers }).fit(blocks, labels);
    assert(/^(early|late)/.test(model.chosen), model.chosen);
    const { score } = model.tried.find(({ name }) => name === model.chosen)!;
    assert(model.tried.every((other) => other.score <= score));
  });

  it("chooses a modality alone where the others are noise", () => {
    const ones = blocks.filter(({ modality }) => modality !== "audio");
    const model = new AutoFusion({ classifiers: { logistic: classifiers.logistic } })
      .fit(ones, labels);
    assertEquals(model.modalities.includes("image"), true);
  });

  it("tries the first classifier on every modality, then on all, then the next one", () => {
    const model = new AutoFusion({ classifiers }).fit(blocks, labels);
    const names = model.tried.map(({ name }) => name).filter((name) => !name.startsWith("late/"));
    const modalities = blocks.map(({ modality }) => modality);
    assertEquals(
      names,
      [
        ...["logistic", "forest"].flatMap((name) =>
          [...modalities, "early"].map((m) => `${m}/${name}`)
        ),
        "early/interactions", // blocks are narrow here
      ],
    );
  });

  it("keeps to its budget, but fits each modality", () => {
    const count = (budget: number) => {
      const { fits, tried } = new AutoFusion({ classifiers, budget, innerFolds: 3 })
        .fit(blocks, labels);
      const late = tried.filter(({ name }) => name.startsWith("late/")).length;
      assertEquals(fits, 4 * (tried.length - late));
      return fits;
    };
    assertEquals(count(1000), 36);
    assertEquals(count(18), 16);
    assertEquals(count(1), 16);
  });

  it("chooses the kind that it is told to", () => {
    for (const choice of ["early", "late"] as const) {
      const model = new AutoFusion({ classifiers, choice }).fit(blocks, labels);
      assert(model.chosen.startsWith(choice));
    }
  });

  it("ends where the time limit ends it, with what it has", async () => {
    const limit = AbortSignal.abort();
    const outcome = await new AutoFusion({ classifiers }).search({ blocks, labels }, { limit });
    assertEquals(outcome.isComplete, false);
    const { singles, early, late, best } = choose(outcome.candidates, "auto");
    assertEquals(Object.keys(singles), blocks.map(({ modality }) => modality));
    assert(early !== undefined && late !== undefined && best !== undefined);
    const full = await new AutoFusion({ classifiers }).search({ blocks, labels });
    assertEquals(full.isComplete, true);
  });

  it("stops when told to", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await assertRejects(
      () => new AutoFusion({ classifiers }).search({ blocks, labels }, { signal }),
      Error,
      "enough",
    );
  });

  it("is the same from its state", () => {
    const model = new AutoFusion({ classifiers }).fit(blocks, labels);
    const copy = AutoFusionModel.fromState(new StateReader(model.toState(), stepDecoders));
    assertEquals(copy, model);
    assertEquals(copy.predictProba(blocks), model.predictProba(blocks));
  });

  it("refuses what it cannot search", () => {
    assertThrows(() => new AutoFusion({ classifiers: {} }), TypeError, "no classifier");
    assertThrows(() => new AutoFusion({ budget: 0 }), RangeError, "budget");
    assertThrows(() => new AutoFusion({ choice: "joint" as "late" }), TypeError, "choice");
    assertThrows(() => new AutoFusion({ rankBy: "f1" as "auto" }), TypeError, "rankBy");
    assertThrows(
      () => new AutoFusion({ classifiers: { given: new LogisticRegression() } }).fit([], []),
      TypeError,
      "no block",
    );
  });
});

describe("rankByFor", () => {
  it("is macro-F1 where a class has less than half of its even share", () => {
    const labelled = (rare: number) => Array.from({ length: 100 }, (_, i) => i < rare ? "a" : "b");
    assertEquals(rankByFor("auto", labelled(25)), "accuracy");
    assertEquals(rankByFor("auto", labelled(24)), "macroF1");
    assertEquals(rankByFor("accuracy", labelled(1)), "accuracy");
  });
});
