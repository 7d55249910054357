import { describe, it } from "@std/testing/bdd";
import { assert, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { delta } from "../../src/dsp/delta.ts";
import { assertClose } from "./assert_close.ts";
import { naiveDelta, noise } from "./twins.ts";

describe("delta", () => {
  for (const [frames, columns, width] of [[3, 1, 3], [9, 2, 9], [10, 13, 9], [31, 3, 11]]) {
    it(`agrees with its definition: ${frames} × ${columns}, width ${width}`, () => {
      const data = Float64Array.from(noise(frames * columns));
      const features = new Matrix(frames, columns, data);
      for (const order of [1, 2] as const) {
        const derivative = delta(features, { width, order });
        for (let j = 0; j < columns; j++) {
          const column = (matrix: Matrix) =>
            Array.from({ length: frames }, (_, i) => matrix.row(i)[j]);
          assertClose(column(derivative), naiveDelta(column(features), width, order), 1e-9);
        }
      }
    });
  }

  it("keeps the storage", () => {
    assert(delta(Matrix.zeros(9, 1, "f32")).data instanceof Float32Array);
  });

  it("refuses options out of range", () => {
    const features = Matrix.zeros(8, 2);
    for (const width of [1, 4, 9, NaN]) {
      assertThrows(() => delta(features, { width }), RangeError, "width");
    }
    assertThrows(() => delta(features, { width: 5, order: 3 as 1 }), RangeError, "order");
  });
});
