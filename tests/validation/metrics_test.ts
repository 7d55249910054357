import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { ShapeError } from "../../src/errors.ts";
import { accuracy, confusionMatrix, logLoss, macroF1 } from "../../src/validation/metrics.ts";

const truth = ["a", "a", "b", "b", "b", "c"];
const predicted = ["a", "b", "b", "b", "a", "a"];

describe("accuracy", () => {
  it("is the share of hits", () => assertEquals(accuracy(truth, predicted), 0.5));

  it("needs rows, and as many predictions", () => {
    assertThrows(() => accuracy([], []), RangeError, "there is no row");
    assertThrows(() => accuracy(truth, ["a"]), ShapeError, "expected 6 rows, got 1");
  });
});

describe("confusionMatrix", () => {
  it("has the truth in rows and the prediction in columns", () => {
    const counts = confusionMatrix(truth, predicted, ["c", "b", "a"]);
    assertEquals([...counts.data], [0, 0, 1, 0, 2, 1, 0, 1, 1]);
  });

  it("refuses a label that is not among the classes", () => {
    assertThrows(() => confusionMatrix(truth, predicted, ["a", "b"]), RangeError, '"c"');
  });
});

describe("macroF1", () => {
  it("gives every class the same say, and 0 to one that is never hit", () => {
    assertAlmostEquals(macroF1(truth, predicted), (2 / 5 + 2 / 3 + 0) / 3, 1e-15);
  });

  it("counts a class that is predicted but never true", () => {
    assertAlmostEquals(macroF1(["a", "a"], ["a", "z"]), (2 / 3 + 0) / 2, 1e-15);
  });

  it("does not count a class that occurs nowhere", () => {
    assertEquals(macroF1([1, 2, 1], [1, 2, 1]), 1);
  });
});

describe("logLoss", () => {
  it("is the mean surprise", () => {
    const probabilities = Matrix.fromRows([[0.5, 0.5], [0.75, 0.25]]);
    const expected = (Math.log(2) + Math.log(4)) / 2;
    assertAlmostEquals(logLoss(["y", "y"], probabilities, ["x", "y"]), expected, 1e-15);
  });

  it("bounds the price of a certain error", () => {
    const certain = Matrix.fromRows([[1, 0]]);
    assertAlmostEquals(logLoss(["y"], certain, ["x", "y"]), 52 * Math.log(2), 1e-12);
  });

  it("refuses classes that do not fit the columns", () => {
    assertThrows(() => logLoss(["x"], Matrix.zeros(1, 3), ["x", "y"]), ShapeError, "2 columns");
  });
});
