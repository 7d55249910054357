import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../src/errors.ts";
import { GroupKFold } from "../../src/validation/group_kfold.ts";
import type { Splitter } from "../../src/validation/split.ts";
import { assertPartition, foldOfRow, grouped } from "./folds.ts";

describe("GroupKFold", () => {
  const { y, groups } = grouped;
  const foldsOf = (options: { shuffle?: boolean; seed?: number }) => {
    const splits = new GroupKFold({ folds: 3, ...options }).split(y, { groups });
    assertPartition(splits, y.length);
    return foldOfRow(splits, y.length).join("");
  };

  it("gives scikit-learn's folds", () => {
    // GroupKFold(3, shuffle=…, random_state=…) of scikit-learn 1.9.1
    assertEquals(foldsOf({}), "2222201100000001112211");
    assertEquals(foldsOf({ shuffle: true, seed: 42 }), "0000012222220221110011");
  });

  it("takes numbers for groups, in their order", () => {
    const numbers = groups.map((group) => group.charCodeAt(0));
    const splits = new GroupKFold({ folds: 3 }).split(y, { groups: numbers });
    assertEquals(splits, new GroupKFold({ folds: 3 }).split(y, { groups }));
  });

  it("refuses groups that are too few, not given or not aligned", () => {
    const splitter: Splitter = new GroupKFold({ folds: 11 });
    assertThrows(
      () => splitter.split(y, { groups }),
      RangeError,
      "Cannot make 11 folds that keep groups apart: there are 10 groups",
    );
    assertThrows(() => splitter.split(y), TypeError, "no groups were given");
    assertThrows(() => splitter.split(y, { groups: ["a"] }), ShapeError, "labels and groups");
    assertThrows(() => new GroupKFold({ folds: 1 }), RangeError, "folds");
  });
});
