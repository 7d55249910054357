import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { BlockMatrix } from "../../src/core/block_matrix.ts";
import { Arena } from "../../src/core/kernels/memory.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { SparseMatrix } from "../../src/core/sparse_matrix.ts";
import { LimitError, ShapeError } from "../../src/errors.ts";

describe("matrices of arrays that do not fit", () => {
  it("are refused with the dimensions needed and met", () => {
    const error = assertThrows(
      () => new Matrix(2, 3, new Float64Array(5)),
      ShapeError,
      "Cannot make a matrix of this data",
    );
    assertEquals([error.expected, error.actual], ["2 × 3 entries", "5"]);
  });

  it("are refused where rows differ in length", () => {
    const rows = [[1, 2], [3]];
    assertThrows(
      () => Matrix.fromRows(rows),
      ShapeError,
      "row 1 differs in length: expected 2, got 1",
    );
  });

  it("are refused where sparse arrays contradict each other", () => {
    const arrays = {
      indptr: Uint32Array.of(0, 1, 2),
      indices: Uint32Array.of(0, 1),
      data: Float64Array.of(5, 6),
    };
    assertEquals([...new SparseMatrix(2, 2, arrays).toDense().data], [5, 0, 0, 6]);
    const contradictions = [
      { rows: 3, ...arrays },
      { rows: 2, ...arrays, indices: Uint32Array.of(0) },
      { rows: 2, ...arrays, data: Float64Array.of(5, 6, 7) },
    ];
    for (const { rows, ...changed } of contradictions) {
      assertThrows(
        () => new SparseMatrix(rows, 2, changed),
        ShapeError,
        "Cannot make a sparse matrix of these arrays",
      );
    }
  });

  it("are refused where blocks differ in rows", () => {
    const parts = [2, 3].map((rows) => ({ matrix: Matrix.zeros(rows, 1), weight: 1 }));
    assertThrows(
      () => new BlockMatrix(parts),
      ShapeError,
      "Cannot join blocks of different lengths: expected 2 rows, got 3",
    );
  });
});

describe("the core's memory", () => {
  it("refuses at once what it can never hold", () => {
    using arena = new Arena();
    assertThrows(
      () => arena.reserve(Float64Array, 2 ** 40),
      LimitError,
      "Cannot reserve memory in the core",
    );
  });
});
