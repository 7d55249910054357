import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { ShapeError } from "../../src/errors.ts";
import { mcnemar } from "../../src/validation/mcnemar.ts";

/** Predictions of which one alone is right in so many rows, and both in five more. */
function differing(onlyPredicted: number, onlyBaseline: number) {
  const repeat = (label: string, times: number) => Array<string>(times).fill(label);
  return mcnemar(repeat("a", onlyPredicted + onlyBaseline + 5), {
    predicted: [...repeat("a", onlyPredicted), ...repeat("b", onlyBaseline), ...repeat("a", 5)],
    baseline: [...repeat("b", onlyPredicted), ...repeat("a", onlyBaseline), ...repeat("a", 5)],
  });
}

describe("mcnemar", () => {
  it("has the p-values of SciPy's binomtest, from few rows to thousands", () => {
    const expected = [
      [0, 0, 1],
      [1, 0, 1],
      [5, 0, 0.0625],
      [10, 3, 0.09228515625],
      [3, 10, 0.09228515625],
      [12, 12, 1],
      [13, 12, 1],
      [45, 60, 0.1715646971542424],
      [150, 100, 0.0018833009350761602],
      [2000, 2100, 0.12206497999113655],
      [2500, 2100, 3.943985037158039e-9],
      [3000, 2000, 1.3002310005205326e-45],
    ];
    for (const [first, second, p] of expected) {
      const { onlyPredicted, onlyBaseline, pValue } = differing(first, second);
      assertEquals([onlyPredicted, onlyBaseline], [first, second]);
      assertAlmostEquals(pValue / p, 1, 1e-10, `${first} and ${second}`);
    }
    assertEquals(differing(9000, 0).pValue, 0);
  });

  it("corrects the statistic for continuity", () => {
    assertAlmostEquals(differing(10, 3).statistic, 36 / 13, 1e-15);
    assertAlmostEquals(differing(45, 60).statistic, 196 / 105, 1e-14);
    assertEquals([differing(0, 0), differing(4, 4), differing(4, 3)].map((r) => r.statistic), [
      0,
      0,
      0,
    ]);
  });

  it("turns round with its sides", () => {
    const result = differing(7, 2), turned = differing(2, 7);
    assertEquals([result.pValue, result.statistic], [turned.pValue, turned.statistic]);
    assertEquals(result.onlyPredicted, turned.onlyBaseline);
  });

  it("counts a row of several repeats once, as right if more than half of them are", () => {
    const truth = [1, 1, 1, 1];
    const { onlyPredicted, onlyBaseline } = mcnemar(truth, {
      // Right in 3, 2, 1 and 0 of three.
      predicted: [[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]],
      // Right in both, in half, in none, in half.
      baseline: [[1, 1, 0, 0], [1, 0, 0, 1]],
    });
    assertEquals([onlyPredicted, onlyBaseline], [1, 0]);
    const once = differing(6, 1);
    const side = (wrong: number, rows: number) =>
      Array.from({ length: 4 }, () => Array.from({ length: rows }, (_, i) => i < wrong ? 0 : 1));
    const repeated = mcnemar(Array(6).fill(1), { predicted: side(0, 6), baseline: side(6, 6) });
    assertAlmostEquals(repeated.pValue, 2 / 2 ** 6, 1e-15);
    assertLess(repeated.pValue, once.pValue);
  });

  it("refuses what it cannot compare", () => {
    const truth = ["a", "b"];
    assertThrows(() => mcnemar([], { predicted: [], baseline: [] }), RangeError, "no row");
    for (const wrong of [["a"], [["a", "b"], ["a"]], []]) {
      assertThrows(() => mcnemar(truth, { predicted: truth, baseline: wrong }), ShapeError);
      assertThrows(() => mcnemar(truth, { predicted: wrong, baseline: truth }), ShapeError);
    }
    assert(mcnemar(truth, { predicted: truth, baseline: truth }).pValue === 1);
  });
});
