import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { RandomState } from "../../src/core/random.ts";
import { type ModelState, StateReader } from "../../src/core/state.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import {
  IsotonicRegression,
  IsotonicRegressionModel,
  type OutOfBounds,
} from "../../src/models/isotonic_regression.ts";

/** The closest values that never fall, by what characterises them: the largest over starts of the least over ends of a mean. */
function slowFit(y: readonly number[], w: readonly number[]): number[] {
  const mean = (from: number, to: number) => {
    let sum = 0, weight = 0;
    for (let i = from; i <= to; i++) {
      sum += w[i] * y[i];
      weight += w[i];
    }
    return sum / weight;
  };
  const upTo = (n: number) => [...Array(n).keys()];
  return y.map((_, i) =>
    Math.max(
      ...upTo(i + 1).map((from) =>
        Math.min(...upTo(y.length - i).map((more) => mean(from, i + more)))
      ),
    )
  );
}

describe("IsotonicRegression", () => {
  it("is the closest monotone fit, rising or falling, with weights", () => {
    const random = new RandomState(4);
    for (const n of [1, 2, 7, 40]) {
      const x = Array.from({ length: n }, (_, i) => 2 * i);
      const y = x.map((value) => value / n + 2 * random.normal());
      const w = x.map(() => 0.1 + random.random());
      const rising = new IsotonicRegression().fit(x, y, { sampleWeight: w }).predict(x);
      slowFit(y, w).forEach((value, i) => assertAlmostEquals(rising[i], value, 1e-12));
      const falling = new IsotonicRegression({ increasing: false })
        .fit(x, y.map((value) => -value), { sampleWeight: w }).predict(x);
      falling.forEach((value, i) => assertAlmostEquals(value, -rising[i], 1e-12));
    }
  });

  it("takes pairs in any order, averages equal scores, and leaves out what has no weight", () => {
    const model = new IsotonicRegression()
      .fit([3, 1, 2, 1, 9], [5, 1, 3, 0, 7], { sampleWeight: [1, 3, 1, 1, 0] });
    assertEquals([...model.xThresholds], [1, 2, 3]);
    assertEquals([...model.yThresholds], [0.75, 3, 5]);
    assertEquals([...model.predict([1.5, 2.25])], [1.875, 3.5]);
  });

  it("keeps only the ends of level stretches", () => {
    const model = new IsotonicRegression().fit([1, 2, 3, 4, 5, 6], [0, 4, 3, 2, 9, 1]);
    assertEquals([...model.xThresholds], [1, 2, 4, 5, 6]);
    assertEquals([...model.yThresholds], [0, 3, 3, 5, 5]);
  });

  it("stays between yMin and yMax", () => {
    const model = new IsotonicRegression({ yMin: 0.1, yMax: 0.8 }).fit([1, 2, 3], [0, 0.5, 1]);
    assertEquals([...model.predict([1, 2, 3])], [0.1, 0.5, 0.8]);
  });

  it("does with scores out of bounds what it is told to", () => {
    const fit = (outOfBounds?: OutOfBounds) =>
      new IsotonicRegression({ outOfBounds }).fit([1, 2], [0, 1]);
    assertEquals([...fit().predict([0.9, 1, 2, 2.1])], [NaN, 0, 1, NaN]);
    assertEquals([...fit("clip").predict([0.9, 1.5, 2.1])], [0, 0.5, 1]);
    assertThrows(
      () => fit("raise").predict([1.5, 2.1]),
      RangeError,
      "scores must be from 1 to 2: that of row 1 is 2.1",
    );
    const single = new IsotonicRegression().fit([5, 5], [0, 1]);
    assertEquals([...single.predict([4, 5, 6])], [0.5, 0.5, 0.5]);
  });

  it("calibrates: what it gives comes true as often", () => {
    const random = new RandomState(1), scores = Array.from({ length: 3000 }, () => random.random());
    const happens = scores.map((score) => random.random() < score ** 3 ? 1 : 0);
    const model = new IsotonicRegression({ outOfBounds: "clip" }).fit(scores, happens);
    for (const score of [0.3, 0.6, 0.9]) {
      assertLess(Math.abs(model.predict([score])[0] - score ** 3), 0.1);
    }
  });

  it("is the same after saving and loading, and loads only what is monotone", () => {
    const model = new IsotonicRegression({ outOfBounds: "clip" }).fit([1, 2, 4], [3, 5, 6]);
    const { type, fields, tensors } = model.toState();
    const load = (state: ModelState) =>
      IsotonicRegressionModel.fromState(new StateReader(state, {}));
    assertEquals(load({ type, fields, tensors }), model);
    const spoilt = (name: string, data: number[], message: string) =>
      assertThrows(
        () =>
          load({
            type,
            fields,
            tensors: {
              ...tensors,
              [name]: { shape: [data.length], data: Float64Array.from(data) },
            },
          }),
        ModelFormatError,
        message,
      );
    spoilt("xThresholds", [1, 1, 2], "model.xThresholds must be finite and ascending");
    spoilt("xThresholds", [1, NaN, 2], "model.xThresholds must be finite and ascending");
    spoilt("yThresholds", [1, 3, 2], "model.yThresholds must be finite, and rise or fall");
    spoilt("yThresholds", [1, 3], "model.yThresholds has shape (2)");
    assertThrows(
      () => load({ type, fields: { outOfBounds: "wrap" }, tensors }),
      ModelFormatError,
      "model.outOfBounds must be one of nan, clip, raise",
    );
  });

  it("says what it cannot do", () => {
    assertThrows(() => new IsotonicRegression({ yMin: 1, yMax: 0 }), RangeError, "1 and 0");
    const word = "wrap" as OutOfBounds;
    assertThrows(() => new IsotonicRegression({ outOfBounds: word }), TypeError, "outOfBounds");
    const fit = (x: number[], y: number[], sampleWeight?: number[]) => () =>
      new IsotonicRegression().fit(x, y, { sampleWeight });
    assertThrows(fit([1, 2], [1]), ShapeError, "targets and scores differ in length");
    assertThrows(fit([1], [1], []), ShapeError, "sample weights and scores differ in length");
    assertThrows(fit([1, NaN], [1, 2]), RangeError, "scores must be finite: that of row 1 is NaN");
    assertThrows(fit([1], [Infinity]), RangeError, "targets must be finite");
    assertThrows(fit([1], [1], [-1]), RangeError, "sample weights must be ≥ 0: that of row 0");
    assertThrows(fit([1], [1], [0]), RangeError, "there is no row of weight above 0");
    assertThrows(fit([], []), RangeError, "there is no row of weight above 0");
    const model = new IsotonicRegression().fit([1, 2], [1, 2]);
    assertThrows(() => model.predict([NaN]), RangeError, "scores must be finite: that of row 0");
  });
});
