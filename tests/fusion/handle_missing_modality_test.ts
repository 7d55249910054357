import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { Matrix as MlMatrix } from "../../src/deps/ml_matrix.ts";
import { ShapeError } from "../../src/errors.ts";
import {
  handleMissingModality,
  type MissingStrategy,
} from "../../src/fusion/handle_missing_modality.ts";

const features = Matrix.fromRows([[1, 2], [7, 7], [3, 6], [9, 9]]);
const missing = [false, true, false, true];

const rowsOf = (x: Matrix) => Array.from({ length: x.rows }, (_, i) => [...x.row(i)]);
const handled = (strategy: MissingStrategy) =>
  handleMissingModality(features, missing, { strategy });

describe("handleMissingModality", () => {
  it("zero: a missing row holds zeros, and that is what happens if nothing is said", () => {
    assertEquals(rowsOf(handled("zero").features), [[1, 2], [0, 0], [3, 6], [0, 0]]);
    assertEquals(handleMissingModality(features, missing), handled("zero"));
  });

  it("flag: zeros, and a column of its own that says so", () => {
    const expected = [[1, 2, 0], [0, 0, 1], [3, 6, 0], [0, 0, 1]];
    assertEquals(rowsOf(handled("flag").features), expected);
  });

  it("mean: the means of the rows that are there", () => {
    assertEquals(rowsOf(handled("mean").features), [[1, 2], [2, 4], [3, 6], [2, 4]]);
  });

  it("mean: single absences are filled as well, and count in no mean", () => {
    const holed = Matrix.fromRows([[1, NaN], [7, 7], [3, 6]]);
    const { features } = handleMissingModality(holed, [0, 1, 0], { strategy: "mean" });
    assertEquals(rowsOf(features), [[1, 6], [2, 6], [3, 6]]);
  });

  it("mean: test rows are filled by the means of the training rows, and change nothing in them", () => {
    const { imputer } = handled("mean");
    const test = Matrix.fromRows([[100, 100], [5, 5]]);
    const filled = handleMissingModality(test, [0, 1], { strategy: "mean", imputer });
    assertEquals(rowsOf(filled.features), [[100, 100], [2, 4]]);
    assertEquals(filled.imputer, imputer);
    const absent = handleMissingModality(test, [1, 1], { strategy: "mean", imputer });
    assertEquals(rowsOf(absent.features), [[2, 4], [2, 4]]);
  });

  it("remove: the complete rows and where they stood, so that labels follow", () => {
    const { features, rows } = handled("remove");
    assertEquals(rowsOf(features), [[1, 2], [3, 6]]);
    assertEquals([...rows].map((row) => ["a", "b", "c", "d"][row]), ["a", "c"]);
    assertEquals([...handled("zero").rows], [0, 1, 2, 3]);
    assertEquals(handleMissingModality(features, [1, 1], { strategy: "remove" }).features.rows, 0);
  });

  it("changes nothing that it is given, and shares nothing with it", () => {
    const before = features.data.slice();
    for (const strategy of ["zero", "mean", "remove", "flag"] as const) {
      handled(strategy).features.data.fill(42);
    }
    assertEquals(features.data, before);
  });

  it("takes the mask as numbers or flags, and gives the kind of matrix that it is given", () => {
    const mask = Uint8Array.from(missing, Number);
    for (const strategy of ["zero", "mean", "remove", "flag"] as const) {
      const own = handled(strategy).features;
      assertEquals(handleMissingModality(features, mask, { strategy }).features, own);
      const given = new MlMatrix(rowsOf(features));
      const { features: other } = handleMissingModality(given, missing, { strategy });
      assert(other instanceof MlMatrix);
      assertEquals(other.to2DArray(), rowsOf(own));
      const single = new Matrix(4, 2, Float32Array.from(features.data));
      const { features: same } = handleMissingModality(single, missing, { strategy });
      assertEquals([...same.data], [...own.data]);
    }
  });

  it("keeps NaN of rows that are there, but for the mean", () => {
    const holed = Matrix.fromRows([[NaN], [1]]);
    assertEquals([...handleMissingModality(holed, [0, 1]).features.data], [NaN, 0]);
  });

  it("says what is wrong", () => {
    assertThrows(
      () => handled("drop" as "zero"),
      TypeError,
      'Cannot use strategy: it must be one of zero, mean, remove, flag: current value is "drop"',
    );
    assertThrows(
      () => handleMissingModality(features, [true]),
      ShapeError,
      "expected 4 entries of missing, one a row, got 1",
    );
    const { imputer } = handled("mean");
    assertThrows(
      () => handleMissingModality(features, missing, { imputer }),
      TypeError,
      'Cannot use an imputer: strategy is "zero", not "mean"',
    );
    assertThrows(
      () => handleMissingModality(features, [1, 1, 1, 1], { strategy: "mean" }),
      RangeError,
      "Cannot fill missing rows by the mean: column 0 has no value in any row",
    );
    assertThrows(
      () => handleMissingModality(Matrix.zeros(1, 3), [1], { strategy: "mean", imputer }),
      ShapeError,
      "expected 2 columns, got 3",
    );
  });
});
