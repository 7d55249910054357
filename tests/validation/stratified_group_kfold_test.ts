import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { RandomState } from "../../src/core/random.ts";
import { ShapeError } from "../../src/errors.ts";
import type { Splitter } from "../../src/validation/split.ts";
import { StratifiedGroupKFold } from "../../src/validation/stratified_group_kfold.ts";
import { assertPartition, foldOfRow, grouped } from "./folds.ts";

describe("StratifiedGroupKFold", () => {
  const { y, groups } = grouped;

  it("gives scikit-learn's folds", () => {
    // StratifiedGroupKFold(…, shuffle=…, random_state=…) of scikit-learn 1.9.1
    const foldsOf = (options: { folds: number; shuffle?: boolean; seed?: number }) =>
      foldOfRow(new StratifiedGroupKFold(options).split(y, { groups }), y.length).join("");
    assertEquals(foldsOf({ folds: 3, shuffle: false }), "2222200000001221111111");
    assertEquals(foldsOf({ folds: 3, seed: 42 }), "1122201111111220002200");
    assertEquals(foldsOf({ folds: 4, seed: 7 }), "1122221111111333330000");
  });

  it("keeps groups apart, and gives every fold its share of each class", () => {
    const random = new RandomState(3);
    const speakers = Array.from({ length: 300 }, () => random.randomInteger(40));
    const words = speakers.map(() => "abc"[Math.floor(3 * random.random() ** 2)]);
    const splits = new StratifiedGroupKFold().split(words, { groups: speakers });
    assertPartition(splits, 300);
    const count = (rows: Iterable<number>, word: string) =>
      Array.from(rows).filter((row) => words[row] === word).length;
    for (const { train, test } of splits) {
      const tested = new Set(Array.from(test, (row) => speakers[row]));
      assert(!train.some((row) => tested.has(speakers[row])));
      for (const word of "abc") {
        const share = count(words.keys(), word) / 5;
        assert(Math.abs(count(test, word) - share) < 5, `${count(test, word)} of ${share}`);
      }
    }
  });

  it("may leave a fold without test rows where groups are few, each of one class", () => {
    const labels = [0, 0, 0, 0, 1, 0, 0, 1, 1], few = [1, 1, 0, 1, 3, 1, 0, 4, 3];
    // As scikit-learn does with random_state=3757
    const splits = new StratifiedGroupKFold({ folds: 4, seed: 3757 }).split(labels, {
      groups: few,
    });
    assert(splits.some(({ test }) => test.length === 0));
  });

  it("refuses groups or classes that are too few, and groups not given or not aligned", () => {
    const splitter: Splitter = new StratifiedGroupKFold({ folds: 11 });
    assertThrows(
      () => splitter.split(y, { groups }),
      RangeError,
      "no class has as many members: the largest has 9",
    );
    assertThrows(
      () => new StratifiedGroupKFold({ folds: 3 }).split([1, 1, 1, 2], { groups: [1, 1, 2, 2] }),
      RangeError,
      "there are 2 groups",
    );
    assertThrows(() => splitter.split(y), TypeError, "no groups were given");
    assertThrows(() => splitter.split(y, { groups: ["a"] }), ShapeError, "labels and groups");
  });
});
