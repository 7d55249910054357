import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { StratifiedKFold } from "../../src/validation/stratified_kfold.ts";
import { foldOfRow } from "./folds.ts";

/** 7 of a, 3 of b, 1 of c, interleaved. */
const labels = [..."abaabacbaaa"];

describe("StratifiedKFold", () => {
  it("tests every row once, and never on a row that it trains on", () => {
    const folds = new StratifiedKFold({ folds: 3 }).split(labels);
    assertEquals(folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b), [
      ...labels.keys(),
    ]);
    for (const { train, test } of folds) {
      assertEquals([...train, ...test].sort((a, b) => a - b), [...labels.keys()]);
    }
  });

  it("deals every class out evenly", () => {
    for (const { test } of new StratifiedKFold({ folds: 3, seed: 7 }).split(labels)) {
      const count = (label: string) => [...test].filter((row) => labels[row] === label).length;
      assertEquals(count("b"), 1);
      assertEquals(count("a") === 2 || count("a") === 3, true);
    }
  });

  it("gives scikit-learn's folds", () => {
    const y = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 2, 2];
    const foldsOf = (options: { shuffle?: boolean; seed?: number }) =>
      foldOfRow(new StratifiedKFold({ folds: 3, ...options }).split(y), y.length);
    // StratifiedKFold(3, shuffle=…, random_state=…) of scikit-learn 1.9.1
    assertEquals(foldsOf({ shuffle: false }), [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 1, 2]);
    assertEquals(foldsOf({ seed: 42 }), [0, 2, 2, 0, 1, 1, 0, 0, 1, 2, 2, 1]);
  });

  it("allows a class rarer than the folds, unless all are", () => {
    new StratifiedKFold({ folds: 7 }).split(labels);
    assertThrows(
      () => new StratifiedKFold({ folds: 8 }).split(labels),
      RangeError,
      "Cannot make 8 folds: no class has as many members: the largest has 7",
    );
  });

  it("refuses fewer than two folds", () => {
    assertThrows(() => new StratifiedKFold({ folds: 1 }), RangeError, "folds");
  });
});
