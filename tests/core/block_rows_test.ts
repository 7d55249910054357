import { describe, it } from "@std/testing/bdd";
import { assertEquals } from "@std/assert";
import { joinBlockRows, takeBlockRows } from "../../src/core/block_rows.ts";
import { Matrix } from "../../src/core/matrix.ts";
import type { SparseMatrix } from "../../src/core/sparse_matrix.ts";
import { block, toSparse } from "../fusion/blocks.ts";

const whole = block("text", [[1, 0], [0, 2], [0, 0], [3, 4], [5, 0]], [1, 1, 0, 1, 1]);

describe("takeBlockRows", () => {
  it("takes ids, features and presence alike", () => {
    const { ids, features, present, names } = takeBlockRows(whole, Uint32Array.of(3, 2, 3));
    assertEquals(ids, ["row 3", "row 2", "row 3"]);
    assertEquals([...features.data], [3, 4, 0, 0, 3, 4]);
    assertEquals([[...present], names], [[1, 0, 1], whole.names]);
  });
});

describe("joinBlockRows", () => {
  const parts = [[0, 1], [], [2, 3, 4]].map((rows) => Uint32Array.from(rows));

  it("puts back together what was taken apart", () => {
    for (const one of [whole, toSparse(whole)]) {
      assertEquals(joinBlockRows(parts.map((rows) => takeBlockRows(one, rows))), one);
    }
    assertEquals(joinBlockRows([whole]), whole);
  });

  it("keeps numbers as they are stored", () => {
    const { rows, columns, data } = whole.features as Matrix;
    const short = { ...whole, features: new Matrix(rows, columns, Float32Array.from(data)) };
    const joined = joinBlockRows(parts.map((rows) => takeBlockRows(short, rows)));
    assertEquals(joined, short);
    const sparse = joinBlockRows([toSparse(whole), toSparse(whole)]).features as SparseMatrix;
    assertEquals(sparse.toDense().data, Float64Array.of(...data, ...data));
  });
});
