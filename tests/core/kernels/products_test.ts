import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { multiply, multiplyTransposed } from "../../../src/core/kernels/products.ts";
import { Matrix } from "../../../src/core/matrix.ts";
import { RandomState } from "../../../src/core/random.ts";
import { transpose } from "../../../src/core/transpose.ts";
import { ShapeError } from "../../../src/errors.ts";
import { randomDense } from "./linear_example.ts";

/** `a · b`, as it is defined. */
function slowProduct(a: Matrix, b: Matrix): Matrix {
  const product = Matrix.zeros(a.rows, b.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.columns; j++) {
      for (let k = 0; k < a.columns; k++) {
        product.data[i * b.columns + j] += a.row(i)[k] * b.row(k)[j];
      }
    }
  }
  return product;
}

function assertClose(got: Matrix, expected: Matrix): void {
  assertEquals([got.rows, got.columns], [expected.rows, expected.columns]);
  got.data.forEach((value, at) => assertAlmostEquals(value, expected.data[at], 1e-12));
}

describe("products of matrices", () => {
  const random = new RandomState(3);
  for (const [rows, inner, columns] of [[1, 1, 1], [7, 5, 3], [13, 1, 8], [9, 17, 23], [4, 0, 2]]) {
    for (const type of ["f64", "f32"] as const) {
      it(`are what their definition says: ${rows} × ${inner} · ${inner} × ${columns}, ${type}`, () => {
        const a = randomDense(random, { rows, columns: inner, type });
        const b = randomDense(random, { rows: inner, columns, type });
        assertClose(multiply(a, b), slowProduct(a, b));
        assertClose(multiplyTransposed(transpose(a), b), slowProduct(a, b));
      });
    }
  }

  it("refuse lengths that do not meet", () => {
    assertThrows(() => multiply(Matrix.zeros(2, 3), Matrix.zeros(2, 3)), ShapeError, "3 rows");
    assertThrows(
      () => multiplyTransposed(Matrix.zeros(2, 3), Matrix.zeros(3, 3)),
      ShapeError,
      "2 rows",
    );
  });
});
