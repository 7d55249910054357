import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { SparseMatrix } from "../../src/core/sparse_matrix.ts";
import { columnMeans, fillAbsentRows } from "../../src/fusion/column_means.ts";
import { block, toSparse } from "./blocks.ts";

const holed = block("image", [[1, 0, 4], [0, 0, 0], [3, 0, 0]], [1, 0, 1]);
const { present } = holed;
const features = holed.features as Matrix, sparse = toSparse(holed).features as SparseMatrix;

describe("columnMeans", () => {
  it("are of the rows present, dense and sparse", () => {
    for (const matrix of [features, sparse]) {
      assertEquals(columnMeans(matrix, present), Float64Array.of(2, 0, 2));
    }
  });

  it("are 0 where no row is present", () => {
    assertEquals(columnMeans(Matrix.zeros(2, 1), Uint8Array.of(0, 0)), Float64Array.of(0));
  });
});

describe("fillAbsentRows", () => {
  const means = Float64Array.of(2, 0, 2), filled = Float64Array.of(1, 0, 4, 2, 0, 2, 3, 0, 0);

  it("fills a copy, and nothing where all are present", () => {
    const before = features.data.slice();
    assertEquals(fillAbsentRows(features, present, means).data, filled);
    assertEquals(features.data, before);
    assertStrictEquals(fillAbsentRows(features, Uint8Array.of(1, 1, 1), means), features);
  });

  it("keeps a sparse matrix sparse", () => {
    const matrix = fillAbsentRows(sparse, present, means);
    assertInstanceOf(matrix, SparseMatrix);
    assertEquals(matrix.toDense().data, filled);
    assertEquals([...matrix.indices], [0, 2, 0, 2, 0]);
  });
});
