import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import type { SparseMatrix } from "../../src/core/sparse_matrix.ts";
import {
  absenceIndicator,
  absentFeatures,
  presence,
  presentRows,
  usableFeatures,
} from "../../src/fusion/missing.ts";
import { block, toSparse } from "./blocks.ts";

describe("usableFeatures", () => {
  const rows = [[1, 2], [3, 4], [5, 6]];

  it("leaves a whole block as it is, without a copy", () => {
    const whole = block("image", rows);
    assertStrictEquals(usableFeatures(whole), whole.features);
  });

  it("blanks absent rows, dense and sparse alike, and not in place", () => {
    const holed = block("image", rows, [1, 0, 1]);
    const blank = Float64Array.of(1, 2, 0, 0, 5, 6);
    assertEquals((usableFeatures(holed) as Matrix).data, blank);
    assertEquals((usableFeatures(toSparse(holed)) as SparseMatrix).toDense().data, blank);
    assertEquals([...(holed.features as Matrix).data], rows.flat());
  });

  it("keeps f32 as f32", () => {
    const holed = {
      ...block("image", rows, [0, 1, 1]),
      features: new Matrix(3, 2, Float32Array.from(rows.flat())),
    };
    assertEquals(usableFeatures(holed).data, Float32Array.of(0, 0, 3, 4, 5, 6));
  });

  it("names the row that is not finite, and lets absent rows hold anything", () => {
    const wild = [[1, 2], [NaN, 4], [5, -Infinity]];
    assertEquals(usableFeatures(block("image", wild, [1, 0, 0])).data.length, 6);
    assertThrows(
      () => usableFeatures(block("image", wild, [1, 0, 1])),
      RangeError,
      'Cannot use the block "image": row "row 2" holds -Infinity; features must be finite',
    );
    assertThrows(() => usableFeatures(toSparse(block("image", wild))), RangeError, "holds NaN");
  });
});

describe("absence", () => {
  it("is a column of ones", () => {
    assertEquals(absenceIndicator(Uint8Array.of(1, 0, 1)), Matrix.fromRows([[0], [1], [0]]));
  });

  it("holds for every row of a block that was not given", () => {
    assertEquals(presence(undefined, 3), Uint8Array.of(0, 0, 0));
    assertEquals(absentFeatures(2, 3).toDense(), Matrix.zeros(2, 3));
  });

  it("leaves the rows that are there", () => {
    assertEquals([...presentRows(block("image", [[1], [2], [3]], [1, 0, 1]))], [0, 2]);
  });
});
