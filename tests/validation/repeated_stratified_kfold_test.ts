import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../src/errors.ts";
import { RepeatedStratifiedKFold } from "../../src/validation/repeated_stratified_kfold.ts";
import { StratifiedGroupKFold } from "../../src/validation/stratified_group_kfold.ts";
import { StratifiedKFold } from "../../src/validation/stratified_kfold.ts";
import { foldOfRow, grouped } from "./folds.ts";

describe("RepeatedStratifiedKFold", () => {
  const { y, groups } = grouped;

  it("gives scikit-learn's folds, of all repeats from one stream", () => {
    const labels = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 2, 2];
    const splits = new RepeatedStratifiedKFold({ folds: 3, repeats: 3 }).split(labels);
    // RepeatedStratifiedKFold(n_splits=3, n_repeats=3, random_state=42) of scikit-learn 1.9.1
    assertEquals([0, 3, 6].map((k) => foldOfRow(splits.slice(k, k + 3), 12).join("")), [
      "022011001221",
      "120200201112",
      "011022001212",
    ]);
  });

  it("keeps groups apart in each repeat, as scikit-learn does from one stream", () => {
    const splits = new RepeatedStratifiedKFold({ folds: 3, repeats: 2 }).split(y, { groups });
    // StratifiedGroupKFold(3, shuffle=True, random_state=stream) twice, stream = RandomState(42)
    assertEquals([0, 3].map((k) => foldOfRow(splits.slice(k, k + 3), 22).join("")), [
      "1122201111111220002200",
      "2222210022221001110011",
    ]);
  });

  it("begins with the folds of the same seed without repeats", () => {
    const repeated = new RepeatedStratifiedKFold({ folds: 4, repeats: 2, seed: 9 });
    const once = { folds: 4, seed: 9 };
    assertEquals(repeated.split(y).slice(0, 4), new StratifiedKFold(once).split(y));
    assertEquals(
      repeated.split(y, { groups }).slice(0, 4),
      new StratifiedGroupKFold(once).split(y, { groups }),
    );
    assertEquals(repeated.split(y), repeated.split(y));
  });

  it("refuses no repeats, and groups that are not aligned", () => {
    assertThrows(() => new RepeatedStratifiedKFold({ repeats: 0 }), RangeError, "repeats");
    assertThrows(() => new RepeatedStratifiedKFold({ folds: 1 }), RangeError, "folds");
    assertThrows(
      () => new RepeatedStratifiedKFold().split(y, { groups: ["a"] }),
      ShapeError,
      "labels and groups differ in length",
    );
  });
});
