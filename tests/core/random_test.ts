import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { RandomState } from "../../src/core/random.ts";

function many<T>(count: number, draw: () => T): T[] {
  return Array.from({ length: count }, draw);
}

describe("RandomState, as NumPy's for seed 42", () => {
  it("gives the same integers of 32 bits", () => {
    const random = new RandomState(42);
    assertEquals(many(4, () => random.uint32()), [1608637542, 3421126067, 4083286876, 787846414]);
  });

  it("gives the same numbers in [0, 1)", () => {
    const random = new RandomState(42);
    assertEquals(many(3, () => random.random()), [
      0.3745401188473625,
      0.9507143064099162,
      0.7319939418114051,
    ]);
  });

  it("gives the same integers below a bound", () => {
    const random = new RandomState(42);
    assertEquals(many(8, () => random.randomInteger(10)), [6, 3, 7, 4, 6, 9, 2, 6]);
  });

  it("draws nothing for the only integer below 1", () => {
    const random = new RandomState(42);
    assertEquals(random.randomInteger(1), 0);
    assertEquals(random.uint32(), 1608637542);
  });

  it("gives the same permutation and shuffle", () => {
    assertEquals([...new RandomState(42).permutation(23)].slice(0, 6), [15, 9, 0, 8, 17, 12]);
    const values = many(17, () => 0).map((_, i) => `row ${i}`);
    new RandomState(42).shuffle(values);
    assertEquals(values.slice(0, 4), ["row 0", "row 1", "row 5", "row 15"]);
  });

  it("gives the same normal numbers, in pairs", () => {
    const random = new RandomState(42);
    const expected = [0.4967141530112327, -0.13826430117118466, 0.6476885381006925];
    for (const value of expected) assertAlmostEquals(random.normal(), value, 1e-12);
  });

  it("goes on after its 624 words", () => {
    const random = new RandomState(42);
    const first = many(2000, () => random.uint32());
    assertEquals(new Set(first).size, 2000);
  });

  it("refuses a seed that is no integer of 32 bits", () => {
    for (const seed of [-1, 0.5, 2 ** 32, NaN]) {
      assertThrows(() => new RandomState(seed), RangeError, `current value is ${seed}`);
    }
  });
});
