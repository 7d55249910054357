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

  it("refuses a bound that is no integer from 1 to 2³²", () => {
    for (const high of [0, -1, 1.5, 2 ** 32 + 1, NaN]) {
      assertThrows(() => new RandomState(1).randomInteger(high), RangeError, `value is ${high}`);
    }
  });

  it("refuses a seed that is no integer of 32 bits", () => {
    for (const seed of [-1, 0.5, 2 ** 32, NaN]) {
      assertThrows(() => new RandomState(seed), RangeError, `current value is ${seed}`);
    }
  });
});

describe("RandomState, as NumPy's for seed 7", () => {
  const draw = (count: number, next: (random: RandomState) => number) => {
    const random = new RandomState(7);
    return many(count, () => next(random));
  };
  const assertClose = (actual: number[], expected: number[]) =>
    actual.forEach((value, i) => assertAlmostEquals(value, expected[i], 1e-12 * expected[i]));

  it("gives the same integers below bounds of 32 bits", () => {
    const below = (high: number) => draw(4, (random) => random.randomInteger(high));
    assertEquals(below(2 ** 31 + 1), [327741615, 976413892, 1369975286, 1882953283]);
    assertEquals(below(2 ** 32 - 1), [327741615, 976413892, 3349725721, 1369975286]);
    assertEquals(below(2 ** 32), [327741615, 976413892, 3349725721, 1369975286]);
  });

  it("gives the same uniform numbers", () => {
    const numbers = draw(3, (random) => random.uniform(-1, 3));
    assertEquals(numbers, [-0.6947668425041713, 2.1196751689604585, 0.753636925763574]);
  });

  it("gives the same normal, lognormal and exponential numbers", () => {
    assertClose(draw(3, (random) => random.normal(2, 0.5)), [
      2.845262851900178,
      1.7670313147295835,
      2.0164100818392923,
    ]);
    assertClose(draw(3, (random) => random.lognormal(1, 0.25)), [
      4.148021302452188,
      2.4193905203767367,
      2.7406771938946957,
    ]);
    assertClose(draw(3, (random) => random.exponential(3)), [
      0.23813072856433354,
      4.54127602367636,
      1.7309455924695474,
    ]);
  });
});
