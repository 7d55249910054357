import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { RandomState } from "../../src/core/random.ts";
import { ShapeError } from "../../src/errors.ts";
import type { Splitter } from "../../src/validation/split.ts";
import { TimeSeriesSplit } from "../../src/validation/time_series_split.ts";

/** Row numbers as lists: training, test. */
function rowsOf(times: readonly number[], folds: number) {
  return new TimeSeriesSplit({ folds }).split(times.map(() => "a"), { times })
    .map(({ train, test }) => [[...train], [...test]]);
}

describe("TimeSeriesSplit", () => {
  it("gives scikit-learn's folds of sorted rows", () => {
    // TimeSeriesSplit(3) of scikit-learn 1.9.1
    assertEquals(rowsOf(Array.from({ length: 11 }, (_, i) => 5 * i), 3), [
      [[0, 1, 2, 3, 4], [5, 6]],
      [[0, 1, 2, 3, 4, 5, 6], [7, 8]],
      [[0, 1, 2, 3, 4, 5, 6, 7, 8], [9, 10]],
    ]);
  });

  it("sorts by time, and gives row numbers that ascend", () => {
    assertEquals(rowsOf([30, 10, 60, 20, 50, 40], 2), [
      [[1, 3], [0, 5]],
      [[0, 1, 3, 5], [2, 4]],
    ]);
  });

  it("never divides a time: a cut moves to the nearest change, of two as near to the earlier", () => {
    // Rows 3 and 6 are wanted as first test rows.
    assertEquals(rowsOf([1, 1, 1, 1, 2, 3, 3, 3, 3], 2).map(([, test]) => test), [
      [4],
      [5, 6, 7, 8],
    ]);
    assertEquals(rowsOf([1, 1, 2, 2, 3, 3, 3, 4, 4], 2).map(([, test]) => test), [
      [2, 3, 4, 5, 6],
      [7, 8],
    ]);
  });

  it("leaves every block a time, however uneven they are", () => {
    assertEquals(rowsOf([1, 2, 3, 3, 3, 3, 3, 3, 3], 2), [
      [[0], [1]],
      [[0, 1], [2, 3, 4, 5, 6, 7, 8]],
    ]);
    assertEquals(rowsOf([1, 1, 1, 1, 1, 1, 1, 2, 3], 2).map(([, test]) => test), [[7], [8]]);
  });

  it("trains on the past of what it tests, whatever the times", () => {
    const random = new RandomState(4);
    for (let trial = 0; trial < 50; trial++) {
      const times = Array.from({ length: 40 }, () => random.randomInteger(3 + trial));
      const folds = 2 + trial % 4;
      if (new Set(times).size <= folds) continue;
      let before = -Infinity;
      for (const [train, test] of rowsOf(times, folds)) {
        const earliest = Math.min(...test.map((row) => times[row]));
        assert(Math.max(...train.map((row) => times[row])) < earliest);
        assertEquals(train.length, times.filter((time) => time < earliest).length);
        assert(earliest > before);
        before = Math.max(...test.map((row) => times[row]));
      }
      assertEquals(before, Math.max(...times));
    }
  });

  it("refuses too few times, absent ones, and times not given or not aligned", () => {
    assertThrows(
      () => rowsOf([1, 1, 2, 2, 3], 3),
      RangeError,
      "Cannot make 3 folds by time: it takes 4 different times or more, and there are 3",
    );
    assertThrows(() => rowsOf([1, NaN, 3], 2), RangeError, "that of row 1 is NaN");
    const splitter: Splitter = new TimeSeriesSplit();
    assertThrows(() => splitter.split(["a"]), TypeError, "no times were given");
    assertThrows(() => splitter.split(["a"], { times: [] }), ShapeError, "labels and times");
    assertThrows(() => new TimeSeriesSplit({ folds: 1 }), RangeError, "folds");
  });
});
