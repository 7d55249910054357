import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { trainTestSplit } from "../../src/validation/train_test_split.ts";

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
