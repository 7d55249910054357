import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { findAbstention } from "../../src/cli/abstention.ts";
import { Matrix } from "../../src/core/matrix.ts";
import type { Candidate } from "../../src/fusion/auto/search.ts";

/** A candidate that says of each row how probable "b" is. */
function saying(ofB: number[]): Candidate {
  const outOfFold = Matrix.fromRows(ofB.map((p) => [1 - p, p]));
  const model = {
    classes: ["a", "b"],
    modalities: [],
    prior: Float64Array.of(0.5, 0.5),
    predictProba: () => outOfFold,
    toState: () => ({ type: "Saying", fields: {} }),
  };
  const fit = { model, outOfFold };
  return { name: "late/saying", kind: "late", score: 0, logLoss: 0, model, outOfFold, fit };
}

describe("findAbstention", () => {
  it("finds the lowest confidence whose decisions are right often enough", () => {
    assertEquals(findAbstention(saying([0.1, 0.9, 0.8, 0.7]), ["a", "b", "b", "a"], 0.9), {
      wanted: 0.9,
      threshold: 0.8,
      coverage: 0.75,
      precision: 1,
    });
  });

  it("says what can be reached at most, and of how many rows", () => {
    const labels = ["a", "b", "b", "a", "b"];
    assertThrows(
      () => findAbstention(saying([0.96, 0.9, 0.8, 0.75, 0.3]), labels, 0.95),
      RangeError,
      "Cannot reach a precision of 0.95: the best of the model chosen, on rows left out of inner folds, is 0.666 at a coverage of 60.0 % of the rows",
    );
    assertEquals(
      findAbstention(saying([0.96, 0.9, 0.8, 0.75, 0.3]), labels, 0.666).coverage,
      0.6,
    );
  });
});
