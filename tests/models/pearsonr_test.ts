import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { RandomState } from "../../src/core/random.ts";
import { ShapeError } from "../../src/errors.ts";
import { pearsonr } from "../../src/models/pearsonr.ts";
import { incompleteBeta } from "../../src/models/pearsonr_incomplete_beta.ts";

describe("pearsonr", () => {
  it("has SciPy's p-values, from few values to many", () => {
    // Number of values, r, and 2 · beta(n/2 − 1, n/2 − 1, loc=−1, scale=2).sf(|r|).
    const expected = [
      [3, 0.5, 0.6666666666666666],
      [4, 0.5, 0.5],
      [10, 0.1, 0.7834244062499998],
      [10, -0.9, 0.0003871562500000013],
      [101, 0.3, 0.002303965712690072],
      [1001, 0.05, 0.11389140913807771],
      [100000, 0.01, 0.0015651897452783007],
      [100000, 0.1, 1.46422935379011e-220],
    ];
    for (const [n, r, p] of expected) {
      assertAlmostEquals(incompleteBeta(r, n / 2 - 1) / p, 1, 1e-10);
    }
    assertEquals(incompleteBeta(0.9999, 50000), 0);
  });

  it("is the tail of Student's t, integrated slowly", () => {
    for (const [n, r] of [[5, 0.3], [8, 0.7], [30, -0.4]]) {
      // The density of r is (1 − r²)^(n/2 − 2), up to a factor.
      const steps = 200_000, density = (t: number) => (1 - t * t) ** (n / 2 - 2);
      const areaFrom = (low: number) => {
        const width = (1 - low) / steps;
        return Array.from({ length: steps }, (_, i) => density(low + (i + 0.5) * width))
          .reduce((sum, value) => sum + value * width, 0);
      };
      assertAlmostEquals(
        incompleteBeta(r, n / 2 - 1),
        areaFrom(Math.abs(r)) / areaFrom(0),
        1e-6,
      );
    }
  });

  it("correlates whatever the scale, symmetrically", () => {
    const random = new RandomState(1);
    const x = Array.from({ length: 50 }, () => random.normal());
    const y = x.map((value) => value + random.normal());
    const { r, pValue } = pearsonr(x, y);
    for (const scale of [1e-200, 1e200]) {
      assertAlmostEquals(pearsonr(x.map((value) => value * scale), y).r, r, 1e-14);
    }
    const turned = pearsonr(y.map((value) => 3 - value), x);
    assertAlmostEquals(turned.r, -r, 1e-14);
    assertAlmostEquals(turned.pValue / pValue, 1, 1e-10);
    assertEquals(pearsonr(x, x.map((value) => -2 * value)).r, -1);
  });

  it("knows nothing of two values, of constants, and of NaN", () => {
    assertEquals(pearsonr([1, 2], [5, 3]), { r: -1, pValue: 1 });
    const nothing = { r: NaN, pValue: NaN };
    assertEquals(pearsonr([1, 2, 3], [5, 5, 5]), nothing);
    assertEquals(pearsonr([1, 1], [5, 3]), nothing);
    assertEquals(pearsonr([1, NaN, 3], [1, 2, 3]), nothing);
    assertEquals(pearsonr([1, Infinity, 3], [1, 2, 3]), nothing);
  });

  it("refuses samples that are no pairs, or too few", () => {
    assertThrows(() => pearsonr([1, 2], [1]), ShapeError, "different lengths");
    assertThrows(() => pearsonr([1], [1]), RangeError, "at least two values are needed");
  });
});
