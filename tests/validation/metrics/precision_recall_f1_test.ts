import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { f1, macroF1, precision, recall } from "../../../src/validation/metrics.ts";
import { assertClose, predicted, sampleWeight, truth } from "./rows.ts";

const averages = ["macro", "micro", "weighted"] as const;

describe("precision, recall and f1", () => {
  it("give scikit-learn's scores of each class", () => {
    const average = "none";
    assertEquals(precision(truth, predicted, { average }), [0.5, 0.6, 2 / 3, 0]);
    assertEquals(recall(truth, predicted, { average }), [0.5, 0.75, 2 / 3, 0]);
    assertEquals(f1(truth, predicted, { average }), [0.5, 2 / 3, 2 / 3, 0]);
  });

  it("give scikit-learn's averages", () => {
    const of = (score: typeof f1) =>
      averages.map((average) => score(truth, predicted, { average }));
    assertClose(of(precision), [0.44166666666666665, 0.5833333333333334, 0.5333333333333333]);
    assertClose(of(recall), [0.47916666666666663, 0.5833333333333334, 0.5833333333333334]);
    assertClose(of(f1), [0.45833333333333326, 0.5833333333333334, 0.5555555555555555]);
  });

  it("give scikit-learn's averages of weighted rows", () => {
    const of = (score: typeof f1) =>
      averages.map((average) => score(truth, predicted, { average, sampleWeight }));
    assertClose(of(precision), [0.4878129117259552, 0.6491228070175439, 0.6316945195663731]);
    assertClose(of(recall), [0.49404761904761907, 0.6491228070175439, 0.6491228070175439]);
    assertClose(of(f1), [0.486038961038961, 0.6491228070175439, 0.634563681932103]);
  });

  it("speak of the classes given; the others still count as predictions", () => {
    const classes = ["a", "d"];
    assertEquals(precision(truth, predicted, { classes, average: "micro" }), 0.5);
    assertEquals(recall(truth, predicted, { classes, average: "micro" }), 0.4);
    assertAlmostEquals(f1(truth, predicted, { classes, average: "micro" }), 4 / 9, 1e-15);
    assertEquals(f1(truth, predicted, { classes: ["z"], average: "none" }), [0]);
  });

  it("speak of the positive class", () => {
    const average = "binary";
    const is = ["no", "yes", "yes", "no"], says = ["yes", "yes", "yes", "no"];
    assertEquals(precision(is, says, { average }), 2 / 3);
    assertEquals(precision(is, says, { average, positive: "no" }), 1);
    assertEquals(recall(truth, predicted, { average, positive: "b" }), 0.75);
    assertThrows(() => f1(truth, predicted, { average }), RangeError, "of 4 classes it must");
    assertThrows(() => f1(is, says, { average, positive: "z" }), RangeError, 'no class "z"');
  });

  it("put a given value where there is nothing to divide by; NaN is left out of means", () => {
    const score = (zeroDivision: number) => precision(truth, predicted, { zeroDivision });
    assertAlmostEquals(score(1), (0.5 + 0.6 + 2 / 3 + 1) / 4, 1e-15);
    assertAlmostEquals(score(NaN), (0.5 + 0.6 + 2 / 3) / 3, 1e-15);
    assertThrows(() => score(0.5), RangeError, "must be 0, 1 or NaN: current value is 0.5");
  });

  it("refuse an unknown average", () => {
    assertThrows(() => f1(truth, predicted, { average: "mean" as "macro" }), TypeError, "average");
  });
});

describe("macroF1", () => {
  it("gives every class the same say, and 0 to one that is never hit", () => {
    assertAlmostEquals(macroF1(truth, predicted), 0.45833333333333326, 1e-15);
  });

  it("counts a class that is predicted but never true", () => {
    assertAlmostEquals(macroF1(["a", "a"], ["a", "z"]), (2 / 3 + 0) / 2, 1e-15);
  });

  it("does not count a class that occurs nowhere", () => {
    assertEquals(macroF1([1, 2, 1], [1, 2, 1]), 1);
  });
});
