import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { RandomState } from "../../src/core/random.ts";

function counts(mean: number, { size, seed }: { size: number; seed: number }): number[] {
  const random = new RandomState(seed);
  return Array.from({ length: size }, () => random.poisson(mean));
}

describe("RandomState.poisson", () => {
  it("gives NumPy's counts, below a mean of 10 and above", () => {
    const of = (mean: number) => counts(mean, { size: 8, seed: 7 });
    assertEquals(of(0), [0, 0, 0, 0, 0, 0, 0, 0]);
    assertEquals(of(0.5), [0, 1, 2, 0, 0, 0, 0, 1]);
    assertEquals(of(9.5), [9, 9, 12, 12, 9, 9, 12, 13]);
    assertEquals(of(10), [9, 10, 8, 9, 8, 7, 16, 7]);
    assertEquals(of(250.25), [222, 247, 250, 239, 259, 245, 240, 236]);
    assertEquals(of(1e6), [998230, 999826, 1000003, 999306, 1000524, 999659, 999371, 999106]);
  });

  it("has the mean and the variance of the distribution", () => {
    for (const mean of [3, 30]) {
      const drawn = counts(mean, { size: 20000, seed: 1 });
      const average = drawn.reduce((sum, count) => sum + count, 0) / drawn.length;
      const variance = drawn.reduce((sum, count) => sum + (count - average) ** 2, 0) / drawn.length;
      assert(Math.abs(average / mean - 1) < 0.02, `${average}`);
      assert(Math.abs(variance / mean - 1) < 0.04, `${variance}`);
    }
  });

  it("refuses a mean below 0, and none", () => {
    for (const mean of [-1, NaN, Infinity]) {
      assertThrows(() => new RandomState(1).poisson(mean), RangeError, `current value is ${mean}`);
    }
  });
});
