import { describe, it } from "@std/testing/bdd";
import { assertEquals } from "@std/assert";
import { searchFactors } from "../../src/fusion/search_factors.ts";

/** Searches for factors close to a target; tells what was tried. */
function search(target: readonly number[]) {
  const tried: (readonly number[])[] = [];
  const { factors } = searchFactors(target.length, (factors) => {
    tried.push(factors);
    const loss = factors.reduce((sum, f, i) => sum + Math.log2(f / target[i]) ** 2, 0);
    return { loss, fit: tried.length };
  });
  return { factors, tried };
}

describe("searchFactors", () => {
  it("finds factors of a quarter to four, and goes on where a second look is better", () => {
    assertEquals(search([0.25, 4]).factors, [0.25, 4]);
    assertEquals(search([2, 0.5]).factors, [2, 0.5]);
    assertEquals(search([8]).factors, [8]);
  });

  it("keeps to 1 if nothing is better, and tries nothing twice", () => {
    const { factors, tried } = search([1, 1, 1]);
    assertEquals(factors, [1, 1, 1]);
    assertEquals(tried.length, 7);
    const flat = searchFactors(2, () => ({ loss: 1, fit: "any" }));
    assertEquals(flat.factors, [1, 1]);
  });

  it("fits 12 times at most, however many there are, and gives the best fit", () => {
    for (const target of [[32, 0.01, 32], new Array(9).fill(0.25)]) {
      assertEquals(search(target).tried.length, 12);
    }
    const { fit, loss } = searchFactors(1, ([factor]) => ({
      loss: Math.abs(factor - 2),
      fit: `with ${factor}`,
    }));
    assertEquals([fit, loss], ["with 2", 0]);
  });
});
