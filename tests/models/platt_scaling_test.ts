import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { RandomState } from "../../src/core/random.ts";
import { StateReader } from "../../src/core/state.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import { PlattScaling, PlattScalingModel } from "../../src/models/platt_scaling.ts";

interface Pairs {
  scores: number[];
  targets: number[];
  sampleWeight?: number[];
}

/** The largest slope of the loss, by its definition: 0 at the optimum. */
function slope({ scores, targets, sampleWeight = scores.map(() => 1) }: Pairs): number {
  const model = new PlattScaling().fit(scores, targets, { sampleWeight });
  const weightOf = (positive: boolean) =>
    sampleWeight.reduce((sum, w, i) => targets[i] > 0 === positive ? sum + w : sum, 0);
  const high = (weightOf(true) + 1) / (weightOf(true) + 2), low = 1 / (weightOf(false) + 2);
  const residuals = [...model.predict(scores)].map((p, i) =>
    sampleWeight[i] * ((targets[i] > 0 ? high : low) - p)
  );
  const dot = residuals.reduce((sum, r, i) => sum + r * scores[i], 0);
  return Math.max(Math.abs(dot), Math.abs(residuals.reduce((sum, r) => sum + r, 0)));
}

describe("PlattScaling", () => {
  const random = new RandomState(3);
  const scores = Array.from({ length: 60 }, () => random.normal());
  const targets = scores.map((score) => random.random() < 1 / (1 + Math.exp(-3 * score)) ? 1 : 0);

  it("reaches the exact optimum, whatever the scores' scale and place", () => {
    const near = { scores, targets };
    assertLess(slope(near), 1e-10);
    assertLess(slope({ ...near, sampleWeight: scores.map((_, i) => i % 4) }), 1e-10);
    assertLess(slope({ ...near, scores: scores.map((score) => 1e3 * score + 50) }), 1e-6);
    const outlier = scores.with(0, 1e4 * Math.sign(scores[0]));
    assertLess(slope({ scores: outlier, targets }), 1e-5);
    assertLess(slope({ scores: [1, 2], targets: [0, 1] }), 1e-12);
  });

  it("does not care about scale and place", () => {
    const model = new PlattScaling().fit(scores, targets);
    const moved = new PlattScaling().fit(scores.map((score) => 100 * score - 7), targets);
    assertAlmostEquals(100 * moved.a, model.a, 1e-8);
    assertAlmostEquals(moved.b - 7 * moved.a, model.b, 1e-8);
  });

  it("stays in doubt where classes are separable, or there is only one", () => {
    const separable = new PlattScaling().fit([-2, -1, 1, 2], [-1, -1, 1, 1]);
    assertLess(separable.predict([2])[0], 0.9);
    const many = Array.from({ length: 2000 }, (_, i) => i);
    const sure = new PlattScaling().fit(many, many.map((i) => i < 1000 ? 0 : 1));
    assertAlmostEquals(sure.predict([1999])[0], 1001 / 1002, 1e-3);
    const positives = new PlattScaling().fit([1, 2, 5], [1, 1, 1]);
    assertAlmostEquals(positives.predict([-9])[0], 4 / 5, 1e-9);
  });

  it("learns only how frequent positives are from scores that are all the same", () => {
    const model = new PlattScaling().fit([0.1, 0.1, 0.1], [1, 1, 0]);
    assertAlmostEquals(model.a, 0);
    // The mean of the smoothed targets 3/4, 3/4 and 1/3.
    assertAlmostEquals(model.predict([7])[0], (0.75 + 0.75 + 1 / 3) / 3, 1e-12);
  });

  it("counts a row of weight 2 as two rows, and one of weight 0 as none", () => {
    const weighted = new PlattScaling()
      .fit([1, 2, 3, 9], [0, 1, 1, 0], { sampleWeight: [1, 2, 1, 0] });
    const repeated = new PlattScaling().fit([1, 2, 2, 3], [0, 1, 1, 1]);
    assertAlmostEquals(weighted.a, repeated.a, 1e-10);
    assertAlmostEquals(weighted.b, repeated.b, 1e-10);
  });

  it("is the same after saving and loading", () => {
    const model = new PlattScaling().fit(scores, targets), state = model.toState();
    assertEquals(PlattScalingModel.fromState(new StateReader(state, {})), model);
    for (const name of ["a", "b"]) {
      const spoilt = { ...state, fields: { ...state.fields, [name]: Infinity } };
      assertThrows(
        () => PlattScalingModel.fromState(new StateReader(spoilt, {})),
        ModelFormatError,
        `model.${name} must be finite`,
      );
    }
  });

  it("says what it cannot do", () => {
    const fit = (x: number[], y: number[]) => () => new PlattScaling().fit(x, y);
    assertThrows(fit([1, 2], [1]), ShapeError, "Cannot fit Platt scaling: targets and scores");
    assertThrows(fit([Infinity], [1]), RangeError, "scores must be finite");
    assertThrows(fit([], []), RangeError, "there is no row");
    const model = new PlattScaling().fit([1, 2], [0, 1]);
    assertThrows(() => model.predict([1, NaN]), RangeError, "that of row 1 is NaN");
  });
});
