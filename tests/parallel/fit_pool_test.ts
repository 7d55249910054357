import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { stepDecoders } from "../../src/artifact/step_decoders.ts";
import { AutoFusion } from "../../src/fusion/auto/auto_fusion.ts";
import { EarlyFusion } from "../../src/fusion/early_fusion.ts";
import { fitHere } from "../../src/fusion/auto/fit_task.ts";
import { fromPortable, toPortable } from "../../src/fusion/auto/portable.ts";
import { portfolio } from "../../src/fusion/auto/portfolio.ts";
import type { Classifier } from "../../src/models/classifier.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { FitPool } from "../../src/parallel/fit_pool.ts";
import { complementary, toSparse } from "../fusion/blocks.ts";

const whole = complementary({ rows: 60, seed: 3, absent: 0.1 });
const rows = {
  ...whole,
  blocks: whole.blocks.map((block, b) => b === 1 ? toSparse(block) : block),
};

describe("FitPool", () => {
  for (const jobs of [1, 3]) {
    it(`finds with ${jobs} workers what is found in place, bit for bit`, async () => {
      const search = new AutoFusion({ classifiers: portfolio(undefined, { innerFolds: 3 }) });
      await using executor = new FitPool({ jobs, decoders: stepDecoders });
      const there = await search.search(rows, { executor });
      const here = await search.search(rows);
      assertEquals(
        there.candidates.map(({ model, fit, ...rest }) => ({
          ...rest,
          outOfFold: fit.outOfFold,
          state: model.toState(),
        })),
        here.candidates.map(({ model, fit, ...rest }) => ({
          ...rest,
          outOfFold: fit.outOfFold,
          state: model.toState(),
        })),
      );
    });
  }

  it("carries calibrated classifiers to its workers", async () => {
    const classifiers = portfolio(["logistic", "kernel"], { innerFolds: 3, calibrate: "platt" });
    for (const classifier of Object.values(classifiers)) {
      const spec = new EarlyFusion({ classifier });
      assertEquals(fromPortable(toPortable(spec)!), spec);
    }
    const fusion = new EarlyFusion({ classifier: classifiers.kernel });
    const task = { ...rows, fusion };
    await using executor = new FitPool({ jobs: 1, decoders: stepDecoders });
    const there = await executor.run(task, () => false);
    assertEquals(there?.outOfFold, fitHere(task).outOfFold);
    assertEquals(there?.model.toState(), fitHere(task).model.toState());
  });

  it("throws what a fit throws, and goes on", async () => {
    await using executor = new FitPool({ jobs: 1, decoders: stepDecoders });
    const fusion = new EarlyFusion();
    const labels = rows.labels.map(() => "a");
    await assertRejects(
      () => executor.run({ ...rows, labels, fusion }, () => false),
      RangeError,
      "two classes or more",
    );
    const fit = await executor.run({ ...rows, fusion }, () => false);
    assertEquals(fit?.outOfFold, fitHere({ ...rows, fusion }).outOfFold);
  });

  it("leaves out what is called off before it begins", async () => {
    await using executor = new FitPool({ jobs: 1, decoders: stepDecoders });
    assertEquals(await executor.run({ ...rows, fusion: new EarlyFusion() }, () => true), undefined);
  });

  it("fits specs that are none of the library in place", async () => {
    class Own implements Classifier {
      readonly #inner = new LogisticRegression();
      fit: Classifier["fit"] = (...given) => this.#inner.fit(...given);
      fitCrossValidated: Classifier["fitCrossValidated"] = (...given) =>
        this.#inner.fitCrossValidated(...given);
    }
    assertEquals(toPortable(new EarlyFusion({ classifier: new Own() })), undefined);
    await using executor = new FitPool({ jobs: 2, decoders: stepDecoders });
    const fusion = new EarlyFusion({ classifier: new Own() });
    const fit = await executor.run({ ...rows, fusion }, () => false);
    assertEquals(fit?.outOfFold, fitHere({ ...rows, fusion }).outOfFold);
  });

  it("wants a worker at least", () => {
    assertThrows(() => new FitPool({ jobs: 0, decoders: {} }), RangeError, "jobs");
  });
});
