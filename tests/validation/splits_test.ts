import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { StratifiedKFold, trainTestSplit } from "../../src/validation/splits.ts";

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
    const foldsOf = (options: { shuffle?: boolean; seed?: number }) => [
      ...new StratifiedKFold({ folds: 3, ...options }).testFolds(y),
    ];
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

describe("trainTestSplit", () => {
  const y = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 2, 2];

  it("gives scikit-learn's rows, stratified and plain", () => {
    // train_test_split(range(12), test_size=…, random_state=42, stratify=…) of scikit-learn 1.9.1
    const stratified = trainTestSplit(y, { testSize: 0.33, seed: 42 });
    assertEquals([...stratified.train], [2, 8, 5, 7, 3, 11, 4, 1]);
    assertEquals([...stratified.test], [10, 9, 6, 0]);
    const plain = trainTestSplit(y, { testSize: 5, seed: 42, stratify: false });
    assertEquals([...plain.train], [2, 1, 11, 4, 7, 3, 6]);
    assertEquals([...plain.test], [10, 9, 0, 8, 5]);
  });

  it("rounds a share up", () => {
    assertEquals(trainTestSplit(y, { testSize: 0.26 }).test.length, 4);
  });

  it("refuses a side without rows, or without a row for each class", () => {
    assertThrows(() => trainTestSplit(y, { testSize: 12 }), RangeError, "leave none to train");
    assertThrows(() => trainTestSplit(y, { testSize: 2 }), RangeError, "2 to test");
    assertThrows(() => trainTestSplit(["a", "a", "b"]), RangeError, 'class "b" has one member');
  });

  it("refuses a size that is neither a share nor a number of rows", () => {
    for (const testSize of [0, -0.5, 1.5, NaN]) {
      assertThrows(() => trainTestSplit(y, { testSize }), RangeError, "testSize");
    }
  });
});
