import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../src/errors.ts";
import { accuracy, balancedAccuracy } from "../../../src/validation/metrics.ts";
import { predicted, sampleWeight, truth } from "./rows.ts";

describe("accuracy", () => {
  it("is the share of hits, in weights of rows", () => {
    assertEquals(accuracy(truth, predicted), 7 / 12);
    assertAlmostEquals(accuracy(truth, predicted, { sampleWeight }), 0.6491228070175439, 1e-15);
  });

  it("needs rows, and as many predictions", () => {
    assertThrows(() => accuracy([], []), RangeError, "there is no row");
    assertThrows(() => accuracy(truth, ["a"]), ShapeError, "expected 12 rows, got 1");
  });

  it("needs a weight for each row, none negative, one above 0", () => {
    const weigh = (sampleWeight: number[]) => () => accuracy([1, 2], [1, 1], { sampleWeight });
    assertThrows(weigh([1]), ShapeError, "truth and sample weights differ in length");
    assertThrows(weigh([1, -1]), RangeError, "that of row 1 is -1");
    assertThrows(weigh([NaN, 1]), RangeError, "that of row 0 is NaN");
    assertThrows(weigh([0, 0]), RangeError, "every sample weight is 0");
  });
});

describe("balancedAccuracy", () => {
  it("is the mean recall of the true classes", () => {
    assertAlmostEquals(balancedAccuracy(truth, predicted), 0.47916666666666663, 1e-15);
    assertAlmostEquals(
      balancedAccuracy(truth, predicted, { sampleWeight }),
      0.49404761904761907,
      1e-15,
    );
  });

  it("does not count a class that is predicted only", () => {
    assertEquals(balancedAccuracy(["a", "a", "b"], ["a", "z", "b"]), 0.75);
  });
});
