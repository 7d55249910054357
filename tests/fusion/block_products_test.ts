import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import type { Block } from "../../src/core/block.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { SparseMatrix } from "../../src/core/sparse_matrix.ts";
import { LimitError } from "../../src/errors.ts";
import { blockProducts, type ProductFactor } from "../../src/fusion/block_products.ts";
import { block, toSparse } from "./blocks.ts";

const image = block("image", [[1, 2], [3, 0], [0, 0]], [1, 1, 0]);
const audio = block("audio", [[1, 0, 5], [0, 2, 0], [7, 7, 7]]);
const expected = Float64Array.of(1, 0, 5, 2, 0, 10, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

function factor({ modality, features, present }: Block, centre?: Float64Array): ProductFactor {
  return { modality, matrix: features, present, centre };
}

describe("blockProducts", () => {
  it("multiplies each column by each, column after column of the first", () => {
    const dense = blockProducts(factor(image), factor(audio));
    assertEquals([dense.rows, dense.columns], [3, 6]);
    assertEquals(dense.data, expected);
  });

  it("is sparse if either is, of the same numbers and ascending columns", () => {
    for (const a of [image, toSparse(image)]) {
      for (const b of [toSparse(audio), ...(a === image ? [] : [audio])]) {
        const sparse = blockProducts(factor(a), factor(b));
        assertInstanceOf(sparse, SparseMatrix);
        assertEquals(sparse.toDense().data, expected);
        for (let i = 0; i < 3; i++) {
          const columns = [...sparse.indices.subarray(sparse.indptr[i], sparse.indptr[i + 1])];
          assertEquals(columns, columns.toSorted((x, y) => x - y));
        }
      }
    }
  });

  it("takes a centre off the rows that are present, and off no other", () => {
    const centre = Float64Array.of(1, 1);
    const centred = blockProducts(factor(image, centre), factor(audio));
    const shown = [...centred.data].map((value) => value + 0); // −0 is 0
    assertEquals(shown, [0, 0, 0, 1, 0, 5, 0, 4, 0, 0, -2, 0, 0, 0, 0, 0, 0, 0]);
    assertEquals([...(image.features as Matrix).row(0)], [1, 2]);
    assertEquals(blockProducts(factor(toSparse(image), centre), factor(audio)), centred);
  });

  it("is f32 of f32", () => {
    const narrow = new Matrix(1, 1, Float32Array.of(3)), present = Uint8Array.of(1);
    const one = { modality: "a", matrix: narrow, present };
    assertEquals(blockProducts(one, { ...one, modality: "b" }).data, Float32Array.of(9));
  });

  it("refuses more than 20,000 products, and says what to do", () => {
    const wide = (modality: string, columns: number) => ({
      modality,
      matrix: Matrix.zeros(1, columns),
      present: Uint8Array.of(1),
    });
    assertEquals(blockProducts(wide("a", 200), wide("b", 100)).columns, 20_000);
    assertThrows(
      () => blockProducts(wide("a", 201), wide("b", 100)),
      LimitError,
      "by the option components: the number of products: 20100 is over the limit of 20000",
    );
  });
});
