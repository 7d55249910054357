import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { compareModalities } from "../../src/pipeline/compare_modalities.ts";
import { learningCurve } from "../../src/pipeline/learning_curve.ts";
import { trainingShare } from "../../src/pipeline/training_share.ts";
import { synthetic } from "./synthetic.ts";

const classifier = new LogisticRegression({ c: 1 });

describe("learningCurve", () => {
  it("rises with the share of the rows, to the comparison on all of them", async () => {
    const { extractor, extracted, labels } = synthetic({ rows: 240, seed: 1 });
    const points = await learningCurve(extractor, extracted, labels, {
      classifier,
      shares: [0.1, 1],
    });
    assertEquals(points.map(({ share, trainRows }) => [share, trainRows]), [[0.1, 19], [1, 192]]);
    assert(points[0].accuracy < points[1].accuracy);
    const { best, gain } = await compareModalities(extractor, extracted, labels, { classifier });
    assertEquals([points[1].accuracy, points[1].gain], [best.accuracy, gain]);
  });

  it("refuses a share of none", async () => {
    const { extractor, extracted, labels } = synthetic({ rows: 60, seed: 1 });
    const compare = () => learningCurve(extractor, extracted, labels, { shares: [0] });
    await assertRejects(compare, RangeError, "in (0, 1]");
  });
});

describe("trainingShare", () => {
  const labels = Array.from({ length: 100 }, (_, i) => i % 10 === 0 ? "rare" : "often");
  const rows = Uint32Array.from({ length: 90 }, (_, i) => i + 5);

  it("keeps the shares of the classes, and the rows of smaller shares", () => {
    const half = trainingShare(rows, labels, { share: 0.5, seed: 1 });
    const rare = half.filter((row) => labels[row] === "rare").length;
    assertEquals([rare, half.length - rare], [5, 41]); // of 9 and 81, rounded
    const more = trainingShare(rows, labels, { share: 0.8, seed: 1 });
    assert(half.every((row) => more.includes(row)));
    assertEquals(trainingShare(rows, labels, { share: 1, seed: 1 }), rows);
    const few = trainingShare(rows, labels, { share: 0.01, seed: 1 });
    assertEquals(few.length, 4);
  });
});
