import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { cohenKappa, matthewsCorrelation } from "../../../src/validation/metrics.ts";
import { assertClose, predicted, sampleWeight, truth } from "./rows.ts";

describe("cohenKappa", () => {
  const kinds = ["none", "linear", "quadratic"] as const;

  it("gives scikit-learn's values", () => {
    assertClose(
      kinds.map((weights) => cohenKappa(truth, predicted, { weights })),
      [0.3939393939393939, 0.2941176470588235, 0.1192660550458714],
    );
    assertClose(
      kinds.map((weights) => cohenKappa(truth, predicted, { weights, sampleWeight })),
      [0.47658402203856753, 0.3666666666666667, 0.21774931381518747],
    );
  });

  it("measures distances in the order of the classes", () => {
    const [is, says] = [["low", "mid", "high"], ["mid", "mid", "high"]];
    const kappa = (classes: string[]) => cohenKappa(is, says, { classes, weights: "linear" });
    assertEquals(kappa(["low", "mid", "high"]) > kappa(["mid", "high", "low"]), true);
  });

  it("is not defined for one class alone", () => {
    assertEquals(cohenKappa(["a", "a"], ["a", "a"]), NaN);
  });

  it("refuses unknown weights", () => {
    assertThrows(
      () => cohenKappa(truth, predicted, { weights: "cubic" as "linear" }),
      TypeError,
      "weights",
    );
  });
});

describe("matthewsCorrelation", () => {
  it("gives scikit-learn's values", () => {
    assertAlmostEquals(matthewsCorrelation(truth, predicted), 0.3982910929752626, 1e-15);
    const weighted = matthewsCorrelation(truth, predicted, { sampleWeight });
    assertAlmostEquals(weighted, 0.4812260424449821, 1e-15);
  });

  it("is 0 for a prediction that never changes, whatever the weights", () => {
    const says = truth.map(() => "a");
    assertEquals(matthewsCorrelation(truth, says), 0);
    const third = truth.map((_, row) => (row + 1) / 3);
    assertEquals(matthewsCorrelation(truth, says, { sampleWeight: third }), 0);
  });
});
