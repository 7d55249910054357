import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../src/errors.ts";
import { RandomState } from "../../src/core/random.ts";

const random = () => new RandomState(7);

describe("RandomState.choice", () => {
  it("gives NumPy's numbers", () => {
    assertEquals([...random().choice(9, 6)], [4, 6, 3, 3, 7, 7]);
    assertEquals([...random().choice(9, 6, { replace: false })], [2, 7, 0, 8, 5, 3]);
    const p = [0.5, 0.25, 0.125, 0.125];
    assertEquals([...random().choice(4, 8, { p })], [0, 2, 0, 1, 3, 1, 1, 0]);
  });

  it("gives NumPy's different numbers by probability, none of probability 0", () => {
    const p = [0.7, 0, 0.1, 0.1, 0.1];
    assertEquals([...random().choice(5, 4, { p, replace: false })], [0, 2, 4, 3]);
  });

  it("draws nothing of nothing", () => assertEquals([...random().choice(0, 0)], []));

  it("refuses more different numbers than there are", () => {
    const draw = (size: number, p?: number[]) => () =>
      random().choice(2, size, { p, replace: false });
    assertThrows(draw(3), RangeError, "Cannot draw 3 different numbers: there are 2");
    assertThrows(draw(2, [1, 0]), RangeError, "there are 1 with a probability above 0");
  });

  it("refuses probabilities that are none", () => {
    const draw = (p: number[]) => () => random().choice(2, 1, { p });
    assertThrows(draw([1]), ShapeError, "one for each number: expected 2, got 1");
    assertThrows(draw([1.5, -0.5]), RangeError, "that of 1 is -0.5");
    assertThrows(draw([0.5, 0.4]), RangeError, "must sum to 1: current value is 0.9");
  });

  it("refuses to draw from nothing, or less than nothing", () => {
    assertThrows(() => random().choice(0, 1), RangeError, "length");
    assertThrows(() => random().choice(1, -1), RangeError, "size");
  });
});
