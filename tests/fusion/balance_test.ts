import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { blockWeight } from "../../src/fusion/balance.ts";
import { block, toSparse } from "./blocks.ts";

describe("blockWeight", () => {
  it("is one over the root-mean-square norm of the present rows", () => {
    const weight = 1 / Math.sqrt((25 + 1) / 2);
    const holed = block("image", [[3, 4], [9, 9], [0, 1]], [1, 0, 1]);
    assertAlmostEquals(blockWeight(holed, "block"), weight, 1e-15);
    assertAlmostEquals(blockWeight(toSparse(holed), "block"), weight, 1e-15);
  });

  it("is one over the root of the width for standardised columns", () => {
    const rows = [[1, -1, 1, -1], [-1, 1, -1, 1]];
    assertAlmostEquals(blockWeight(block("image", rows), "block"), 1 / 2, 1e-15);
  });

  it("does not depend on rows repeated, and scales inversely", () => {
    const rows = [[1, 2, 3], [4, 5, 6]];
    const once = blockWeight(block("image", rows), "block");
    assertAlmostEquals(blockWeight(block("image", [...rows, ...rows]), "block"), once, 1e-15);
    const doubled = rows.map((row) => row.map((value) => 2 * value));
    assertAlmostEquals(blockWeight(block("image", doubled), "block"), once / 2, 1e-15);
  });

  it("is 1 without balance, without values, and without rows", () => {
    assertEquals(blockWeight(block("image", [[3, 4]]), "none"), 1);
    assertEquals(blockWeight(block("image", [[0, 0]]), "block"), 1);
    assertEquals(blockWeight(block("image", [[3, 4]], [0]), "block"), 1);
  });
});
