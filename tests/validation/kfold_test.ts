import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { KFold } from "../../src/validation/kfold.ts";
import { assertPartition, foldOfRow } from "./folds.ts";

describe("KFold", () => {
  const y = new Array(12).fill("a");

  it("gives scikit-learn's folds", () => {
    // KFold(3, shuffle=True, random_state=42) and KFold(5) of scikit-learn 1.9.1
    const shuffled = new KFold({ folds: 3 }).split(y);
    assertEquals(foldOfRow(shuffled, 12), [0, 1, 1, 2, 2, 1, 2, 2, 0, 0, 0, 1]);
    const runs = new KFold({ folds: 5, shuffle: false }).split(y);
    assertEquals(foldOfRow(runs, 12), [0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4]);
    assertPartition(shuffled, 12);
    assertPartition(runs, 12);
  });

  it("refuses more folds than rows, and fewer than two", () => {
    assertThrows(() => new KFold({ folds: 13 }).split(y), RangeError, "13 folds of 12 rows");
    assertThrows(() => new KFold({ folds: 1 }), RangeError, "folds");
  });
});
