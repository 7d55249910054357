import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../../src/core/matrix.ts";
import { ShapeError } from "../../../src/errors.ts";
import {
  averagePrecision,
  precisionRecallCurve,
  rocAuc,
  rocCurve,
} from "../../../src/validation/metrics.ts";
import { assertClose, binary, places, probabilities, scores, weights } from "./rows.ts";

const kinds = ["macro", "weighted"] as const;

describe("rocAuc", () => {
  it("gives scikit-learn's areas for two classes", () => {
    assertAlmostEquals(rocAuc(binary, scores), 0.8, 1e-15);
    assertAlmostEquals(
      rocAuc(binary, scores, { sampleWeight: weights }),
      0.8717948717948718,
      1e-15,
    );
    const both = Matrix.fromRows(scores.map((score) => [1 - score, score]));
    assertAlmostEquals(rocAuc(binary, both), 0.8, 1e-15);
  });

  it("gives scikit-learn's areas for more classes", () => {
    const areas = (options: { multiClass: "ovr" | "ovo"; sampleWeight?: number[] }) =>
      kinds.map((average) => rocAuc(places, probabilities, { ...options, average }));
    assertClose(areas({ multiClass: "ovr" }), [0.5555555555555555, 0.5666666666666667]);
    assertClose(areas({ multiClass: "ovo" }), [0.5462962962962964, 0.5541666666666668]);
    assertClose(areas({ multiClass: "ovr", sampleWeight: weights }), [
      0.6443994601889339,
      0.6614035087719299,
    ]);
  });

  it("is NaN where it is not defined", () => {
    assertEquals(rocAuc(["a", "a"], [0.1, 0.2]), NaN);
    assertEquals(rocAuc(["a", "a"], [0.1, 0.2], { classes: ["a", "b"] }), NaN);
    const two = [0, 1, 1, 1, 1, 0, 0, 1, 0, 0], classes = [0, 1, 2];
    assertEquals(rocAuc(two, probabilities, { classes }), NaN);
    assertEquals(
      Number.isFinite(rocAuc(two, probabilities, { classes, average: "weighted" })),
      true,
    );
    assertEquals(
      Number.isFinite(rocAuc(two, probabilities, { classes, multiClass: "ovo" })),
      true,
    );
  });

  it("refuses what it cannot rank", () => {
    assertThrows(() => rocAuc(places, Matrix.zeros(10, 3)), RangeError, "row 0 sums to 0");
    assertThrows(() => rocAuc([0, 1], [0.5, Infinity]), RangeError, "row 1 holds Infinity");
    assertThrows(() => rocAuc(places, scores), ShapeError, "2 classes");
    assertThrows(() => rocAuc(["a", "a"], [0.5]), ShapeError, "expected 2 rows, got 1");
    assertThrows(
      () => rocAuc(places, probabilities, { multiClass: "ovo", sampleWeight: weights }),
      TypeError,
      'use multiClass "ovr"',
    );
  });
});

describe("averagePrecision", () => {
  it("gives scikit-learn's values", () => {
    assertAlmostEquals(averagePrecision(binary, scores), 0.8392857142857143, 1e-15);
    assertAlmostEquals(
      averagePrecision(binary, scores, { sampleWeight: weights }),
      0.9091575091575091,
      1e-15,
    );
    const of = (sampleWeight?: number[]) =>
      kinds.map((average) => averagePrecision(places, probabilities, { average, sampleWeight }));
    assertClose(of(), [0.4939153439153439, 0.5181349206349206]);
    assertClose(of(weights), [0.5410951272843856, 0.6171470200728513]);
  });

  it("is 0 for a class without rows", () => {
    assertEquals(averagePrecision(["a", "a"], [0.1, 0.2], { classes: ["a", "b"] }), 0);
  });
});

describe("rocCurve", () => {
  it("gives scikit-learn's points, from infinity", () => {
    const { fpr, tpr, thresholds } = rocCurve(binary, scores);
    assertClose(fpr, [0, 0, 0, 0.2, 0.6, 0.6, 1]);
    assertClose(tpr, [0, 0.2, 0.6, 0.6, 0.8, 1, 1]);
    assertEquals(thresholds, [Infinity, 0.9, 0.7, 0.65, 0.4, 0.35, 0.1]);
  });

  it("keeps every threshold on request", () => {
    const { tpr, thresholds } = rocCurve(binary, scores, { dropIntermediate: false });
    assertClose(tpr, [0, 0.2, 0.4, 0.6, 0.6, 0.8, 1, 1, 1]);
    assertEquals(thresholds, [Infinity, 0.9, 0.8, 0.7, 0.65, 0.4, 0.35, 0.2, 0.1]);
  });

  it("gives scikit-learn's points of weighted rows", () => {
    const { fpr, tpr } = rocCurve(binary, scores, { sampleWeight: weights });
    assertClose(fpr, [0, 0, 0, 1 / 3, 2 / 3, 2 / 3, 1]);
    assertClose(tpr, [0, 6 / 13, 10 / 13, 10 / 13, 12 / 13, 1, 1]);
  });

  it("is NaN where a side has no rows", () => {
    assertEquals(rocCurve(["a"], [0.5], { positive: "b" }).tpr, [NaN, NaN]);
    assertEquals(rocCurve(["a"], [0.5], { positive: "a" }).fpr, [NaN, NaN]);
  });

  it("needs to know the positive class, and finite scores", () => {
    assertThrows(() => rocCurve(places, scores), RangeError, "has 3 classes, not two");
    assertThrows(() => rocCurve(["a"], [0.5]), RangeError, "name the positive one");
    assertThrows(() => rocCurve([0, 1], [0, NaN]), RangeError, "the score of row 1 is NaN");
  });
});

describe("precisionRecallCurve", () => {
  it("gives scikit-learn's points", () => {
    const { precision, recall, thresholds } = precisionRecallCurve(binary, scores);
    assertClose(precision, [0.5, 5 / 9, 0.625, 4 / 7, 0.75, 1, 1, 1, 1]);
    assertClose(recall, [1, 1, 1, 0.8, 0.6, 0.6, 0.4, 0.2, 0]);
    assertEquals(thresholds, [0.1, 0.2, 0.35, 0.4, 0.65, 0.7, 0.8, 0.9]);
  });

  it("has full recall without positive rows", () => {
    const { precision, recall } = precisionRecallCurve(["a"], [0.5], { positive: "b" });
    assertEquals([precision, recall], [[0, 1], [1, 0]]);
  });
});
