import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { RandomState } from "../../src/core/random.ts";
import { ShapeError } from "../../src/errors.ts";
import { errorOverlap } from "../../src/pipeline/error_overlap.ts";

describe("errorOverlap", () => {
  it("counts who is right where", () => {
    const truth = ["a", "a", "b", "b", "a"];
    const overlap = errorOverlap(truth, [["a", "a", "b", "a", "b"], ["a", "b", "b", "b", "b"]]);
    assertEquals(overlap, {
      bothRight: 2 / 5,
      onlyFirstRight: 1 / 5,
      onlySecondRight: 1 / 5,
      doubleFault: 1 / 5,
      disagreement: 2 / 5,
      yuleQ: (2 * 1 - 1 * 1) / (2 * 1 + 1 * 1),
    });
  });

  it("is 1 for twins, −1 for opposites, about 0 for strangers, and undefined without an error", () => {
    const truth = [0, 0, 0, 0], half = [0, 0, 1, 1], rest = [1, 1, 0, 0];
    assertEquals(errorOverlap(truth, [half, half]).yuleQ, 1);
    assertEquals(errorOverlap(truth, [half, rest]).yuleQ, -1);
    assertEquals(errorOverlap(truth, [truth, truth]).yuleQ, NaN);
    const random = new RandomState(3);
    const draw = () => Array.from({ length: 20_000 }, () => random.randomInteger(2));
    const { yuleQ } = errorOverlap(new Array(20_000).fill(1), [draw(), draw()]);
    assertAlmostEquals(yuleQ, 0, 0.05);
  });

  it("wants as many predictions as rows, and rows", () => {
    assertThrows(() => errorOverlap([1], [[1], [1, 2]]), ShapeError, "expected 1 rows, got 2");
    assertThrows(() => errorOverlap([], [[], []]), RangeError, "there is no row");
  });
});
