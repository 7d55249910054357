import { describe, it } from "@std/testing/bdd";
import { assertEquals } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import { products, strongestProducts } from "../../src/pipeline/strongest_products.ts";

describe("strongestProducts", () => {
  it("ranks the pair first whose product the label follows", () => {
    const random = new RandomState(1);
    const draw = () =>
      Matrix.fromRows(
        Array.from({ length: 200 }, () => Array.from({ length: 7 }, () => random.normal())),
      );
    const blocks: [Matrix, Matrix] = [draw(), draw()];
    const labels = Array.from(
      { length: 200 },
      (_, row) => blocks[0].row(row)[5] * blocks[1].row(row)[2] > 0 ? "yes" : "no",
    );
    const pairs = strongestProducts(blocks, labels, { most: 3 });
    assertEquals(pairs.length, 3);
    assertEquals(pairs[0], [5, 2]);
    assertEquals(strongestProducts(blocks, labels, { most: 100 }).length, 49);
  });

  it("puts constants last", () => {
    const blocks: [Matrix, Matrix] = [
      Matrix.fromRows([[0, 1], [0, 2]]),
      Matrix.fromRows([[1], [1]]),
    ];
    assertEquals(strongestProducts(blocks, ["a", "b"], { most: 2 }), [[1, 0], [0, 0]]);
  });
});

describe("products", () => {
  it("has one column a pair", () => {
    const blocks: [Matrix, Matrix] = [
      Matrix.fromRows([[1, 2], [3, 4]]),
      Matrix.fromRows([[5], [6]]),
    ];
    assertEquals(products(blocks, [[1, 0], [0, 0]]), Matrix.fromRows([[10, 5], [24, 18]]));
  });
});
