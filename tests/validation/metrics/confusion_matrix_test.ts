import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { confusionMatrix } from "../../../src/validation/metrics.ts";

const truth = ["a", "a", "b", "b", "b", "c"];
const predicted = ["a", "b", "b", "b", "a", "a"];

describe("confusionMatrix", () => {
  it("has the truth in rows and the prediction in columns", () => {
    const counts = confusionMatrix(truth, predicted, { classes: ["c", "b", "a"] });
    assertEquals([...counts.data], [0, 0, 1, 0, 2, 1, 0, 1, 1]);
  });

  it("sorts the classes that occur, if none are given", () => {
    assertEquals([...confusionMatrix(["z"], ["b"]).data], [0, 0, 1, 0]);
  });

  it("sums weights", () => {
    const counts = confusionMatrix(truth, predicted, { sampleWeight: [1, 2, 3, 4, 5, 6] });
    assertEquals([...counts.data], [1, 2, 0, 5, 7, 0, 6, 0, 0]);
  });

  it("sums to 1 by row, by column or in all, and to 0 where there is no row", () => {
    const shares = (
      normalize: "true" | "pred" | "all",
    ) => [...confusionMatrix(truth, predicted, { normalize }).data];
    assertEquals(shares("true"), [1 / 2, 1 / 2, 0, 1 / 3, 2 / 3, 0, 1, 0, 0]);
    assertEquals(shares("pred"), [1 / 3, 1 / 3, 0, 1 / 3, 2 / 3, 0, 1 / 3, 0, 0]);
    assertEquals(shares("all"), [1 / 6, 1 / 6, 0, 1 / 6, 2 / 6, 0, 1 / 6, 0, 0]);
  });

  it("refuses a label that is not among the classes, and other faults of these", () => {
    const of = (classes: string[]) => () => confusionMatrix(truth, predicted, { classes });
    assertThrows(of(["a", "b"]), RangeError, '"c"');
    assertThrows(of(["a", "b", "c", "a"]), RangeError, 'class "a" is given twice');
    assertThrows(of([]), RangeError, "no class is given");
    assertThrows(
      () => confusionMatrix(truth, predicted, { normalize: "rows" as "true" }),
      TypeError,
      "normalize",
    );
  });
});
