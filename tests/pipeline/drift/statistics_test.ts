import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { chiSquareTail } from "../../../src/pipeline/drift/chi_square_tail.ts";
import { fisherExact } from "../../../src/pipeline/drift/fisher_exact.ts";
import { kolmogorovSmirnovTail } from "../../../src/pipeline/drift/kolmogorov_smirnov.ts";
import { lnGamma } from "../../../src/pipeline/drift/ln_gamma.ts";
import { populationStabilityIndex } from "../../../src/pipeline/drift/population_stability_index.ts";

/** Within a share of what is expected. */
function assertRelative(actual: number, expected: number, tolerance = 1e-10): void {
  assertAlmostEquals(actual / expected, 1, tolerance, `${actual} for ${expected}`);
}

describe("lnGamma", () => {
  it("is the logarithm of factorials, and of π by halves", () => {
    let factorial = 1;
    for (let n = 2; n < 100; n++) assertRelative(lnGamma(n + 1), Math.log(factorial *= n), 1e-13);
    assertAlmostEquals(lnGamma(0.5), Math.log(Math.PI) / 2, 1e-14);
    assertAlmostEquals(lnGamma(1), 0, 1e-14);
  });
});

describe("chiSquareTail", () => {
  it("is a sum of a Poisson distribution where degrees are even", () => {
    for (const degrees of [2, 4, 10, 300]) {
      for (const statistic of [0.01, 1, degrees, 2 * degrees, 60]) {
        let term = Math.exp(-statistic / 2), sum = term;
        for (let k = 1; k < degrees / 2; k++) sum += term *= statistic / 2 / k;
        assertRelative(chiSquareTail(statistic, degrees), sum);
      }
    }
  });

  it("is the two-sided tail of the normal distribution at one degree", () => {
    // Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, table 26.1: 2 Q(1), 2 Q(2), 2 Q(5).
    const tails = [[1, 0.317310507862914], [2, 0.045500263896358], [5, 5.733031437e-7]];
    for (const [z, p] of tails) assertRelative(chiSquareTail(z * z, 1), p, 1e-9);
    assertEquals(chiSquareTail(0, 3), 1);
  });
});

describe("fisherExact", () => {
  const choose = (n: number, k: number): number => {
    let product = 1;
    for (let i = 0; i < k; i++) product *= (n - i) / (i + 1);
    return k < 0 || k > n ? 0 : product;
  };

  it("counts every table that is as far or farther out", () => {
    for (let before = 0; before <= 9; before += 3) {
      for (let now = 0; now <= 7; now++) {
        const having = before + now;
        const tables = Array.from(
          { length: having + 1 },
          (_, x) => choose(7, x) * choose(9, having - x) / choose(16, having),
        );
        const sum = (from: number, to: number) =>
          tables.slice(from, to).reduce((sum, p) => sum + p, 0);
        const shares = [{ count: before, of: 9 }, { count: now, of: 7 }] as const;
        const upper = sum(now, having + 1), lower = sum(0, now + 1);
        assertAlmostEquals(fisherExact(...shares, { rise: true }), upper, 1e-12);
        const both = Math.min(1, 2 * Math.min(upper, lower));
        assertAlmostEquals(fisherExact(...shares, { rise: false }), both, 1e-12);
      }
    }
  });

  it("stays exact far out, and says nothing of no rows", () => {
    // 10 of 50 against none of 100: only the table itself, C(50, 10) / C(150, 10).
    const none = { count: 0, of: 100 };
    const expected = choose(50, 10) / choose(150, 10);
    assertRelative(fisherExact(none, { count: 10, of: 50 }, { rise: true }), expected);
    const many = fisherExact({ count: 1e5, of: 1e6 }, { count: 4e5, of: 1e6 }, { rise: false });
    assert(many >= 0 && many < 1e-300);
    assertEquals(fisherExact(none, { count: 0, of: 0 }, { rise: false }), 1);
  });
});

describe("kolmogorovSmirnovTail", () => {
  it("is Kolmogorov's distribution where there are many rows", () => {
    const rows = { before: 2e8, now: 2e8 };
    // Smirnov, "Table for estimating the goodness of fit of empirical distributions", 1948: 1 − L(z).
    for (const [z, p] of [[0.5, 0.963945], [1, 0.27], [1.36, 0.049486], [2, 0.000671]]) {
      const tail = kolmogorovSmirnovTail(z / 1e4, { ...rows, rise: false });
      assertAlmostEquals(tail, p, 2e-5);
    }
    assertAlmostEquals(kolmogorovSmirnovTail(1e-4, { ...rows, rise: true }), Math.exp(-2), 1e-4);
    assertEquals(kolmogorovSmirnovTail(0, { ...rows, rise: false }), 1);
  });
});

describe("populationStabilityIndex", () => {
  it("is that of the shares where there are many rows, and finite where a group is empty", () => {
    const index = populationStabilityIndex([5e6, 5e6], [2e6, 8e6]);
    assertAlmostEquals(index, 0.3 * Math.log(0.8 / 0.5) - 0.3 * Math.log(0.2 / 0.5), 1e-6);
    assertAlmostEquals(populationStabilityIndex([3, 7, 0], [6, 14, 0]), 0, 1e-15);
    const empty = populationStabilityIndex([100, 0], [0, 100]);
    assert(empty > 2 && Number.isFinite(empty));
    assertEquals(populationStabilityIndex([1], []), 0);
  });
});
