import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Matrix } from "../../../src/core/matrix.ts";
import {
  calibrationCurve,
  expectedCalibrationError,
  reliability,
} from "../../../src/validation/metrics.ts";
import { assertClose, binary, places, probabilities, scores } from "./rows.ts";

describe("calibrationCurve", () => {
  it("gives scikit-learn's bins", () => {
    const uniform = calibrationCurve(binary, scores, { bins: 4 });
    assertClose(uniform.probTrue, [0, 0.5, 0.5, 1]);
    assertClose(uniform.probPred, [0.15, 0.3875, 0.675, 0.85]);
    assertEquals(uniform.counts, [2, 4, 2, 2]);
    const quantile = calibrationCurve(binary, scores, { bins: 4, strategy: "quantile" });
    assertClose(quantile.probTrue, [1 / 3, 1 / 3, 0, 1]);
    assertClose(quantile.probPred, [0.21666666666666665, 0.4, 0.65, 0.8]);
  });

  it("leaves out bins without rows, and puts an edge into the bin below", () => {
    const { counts, probPred } = calibrationCurve([0, 1, 1], [0, 0.5, 1], { bins: 2 });
    assertEquals([counts, probPred], [[2, 1], [0.25, 1]]);
    assertEquals(calibrationCurve([0, 1], [0.9, 0.95]).counts, [2]);
  });

  it("refuses what is no probability, no bin, no strategy", () => {
    assertThrows(() => calibrationCurve([0, 1], [0, 2]), RangeError, "current value is 2");
    assertThrows(() => calibrationCurve([0, 1], [0, 1], { bins: 0 }), RangeError, "bins");
    assertThrows(
      () => calibrationCurve([0, 1], [0, 1], { strategy: "kmeans" as "uniform" }),
      TypeError,
      "strategy",
    );
  });
});

describe("expectedCalibrationError", () => {
  it("agrees with the definition, bin by bin", () => {
    for (const bins of [1, 3, 10]) {
      const error = expectedCalibrationError(places, probabilities, { bins });
      assertAlmostEquals(error, naiveError(places, probabilities, bins), 1e-14);
    }
  });

  it("is 0 where every certainty is right, and 1 where every one is wrong", () => {
    assertEquals(expectedCalibrationError([0, 1, 1], [0, 1, 1]), 0);
    assertEquals(expectedCalibrationError([0, 1, 1], [1, 0, 0]), 1);
  });

  it("counts a weight as so many rows", () => {
    const often = [0, 0, 0, 1, 2, 2], rows = [0, 5, 5, 1, 2, 2];
    const repeated = expectedCalibrationError(often, probabilities.takeRows(rows));
    const weighted = expectedCalibrationError(
      [0, 0, 1, 2],
      probabilities.takeRows([0, 5, 1, 2]),
      { sampleWeight: [1, 2, 1, 2] },
    );
    assertAlmostEquals(weighted, repeated, 1e-15);
  });
});

describe("reliability", () => {
  it("is what the expected calibration error sums up", () => {
    for (const bins of [1, 3, 10]) {
      const error = reliability(places, probabilities, { bins }).reduce(
        (sum, { confidence, accuracy, count }) =>
          sum + Math.abs(accuracy - confidence) * count / places.length,
        0,
      );
      assertAlmostEquals(error, expectedCalibrationError(places, probabilities, { bins }), 1e-14);
    }
  });

  it("leaves out bins without rows, and fills them evenly on request", () => {
    const truth = ["a", "b", "b", "b"], ofB = [0.4, 0.55, 0.9, 0.97];
    const uniform = reliability(truth, ofB, { bins: 4 });
    assertEquals(uniform.map(({ count, accuracy }) => [count, accuracy]), [[2, 1], [2, 1]]);
    assertClose(uniform.map(({ confidence }) => confidence), [0.575, 0.935]);
    const equal = reliability(truth, ofB, { bins: 4, strategy: "quantile" });
    assertEquals(equal.map(({ count }) => count), [1, 1, 1, 1]);
  });

  it("weighs rows, but counts them", () => {
    const options = { bins: 1, sampleWeight: [3, 1, 0] };
    const [bin] = reliability(["a", "a", "b"], [0.2, 0.9, 0.9], options);
    assertClose([bin.confidence, bin.accuracy, bin.count], [0.825, 0.75, 3]);
  });
});

/** Equation 3 of Guo et al., 2017: bins ((m − 1) / M, m / M]. */
function naiveError(truth: readonly number[], probabilities: Matrix, bins: number): number {
  const confidence = truth.map((_, row) => Math.max(...probabilities.row(row)));
  let error = 0;
  for (let m = 1; m <= bins; m++) {
    const members = [...truth.keys()].filter((row) =>
      confidence[row] > (m - 1) / bins && confidence[row] <= m / bins
    );
    if (members.length === 0) continue;
    const hits = members.filter((row) => probabilities.row(row)[truth[row]] === confidence[row]);
    const said = members.reduce((sum, row) => sum + confidence[row], 0) / members.length;
    error += members.length / truth.length * Math.abs(hits.length / members.length - said);
  }
  return error;
}
