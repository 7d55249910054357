import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { amplitudeToDb } from "../../src/dsp/amplitude_to_db.ts";
import { powerToDb } from "../../src/dsp/power_to_db.ts";
import { assertMatrix } from "./assert_close.ts";
import { naiveDb } from "./twins.ts";

describe("powerToDb", () => {
  const power = [[0, 1, 1e-14], [25, 3e-9, 0.7]];

  it("agrees with its definition", () => {
    assertMatrix(powerToDb(Matrix.fromRows(power)), naiveDb(power), 1e-12);
    for (const options of [{ ref: 25 }, { amin: 1e-5, ref: 1e-7 }, { topDb: 13 }, { topDb: 0 }]) {
      assertMatrix(powerToDb(Matrix.fromRows(power), options), naiveDb(power, options), 1e-12);
    }
    const unlimited = powerToDb(Matrix.fromRows(power), { topDb: null });
    assertMatrix(unlimited, naiveDb(power, { topDb: Infinity }), 1e-12);
  });

  it("is relative to the greatest value if told so", () => {
    const expected = naiveDb(power, { ref: 25 });
    assertMatrix(powerToDb(Matrix.fromRows(power), { ref: "max" }), expected, 1e-12);
  });

  it("keeps the storage, and the input as it is", () => {
    const single = new Matrix(1, 2, Float32Array.of(10, 100));
    assertEquals(powerToDb(single).data, Float32Array.of(10, 20));
    assertEquals(single.data, Float32Array.of(10, 100));
  });

  it("refuses options out of range", () => {
    const matrix = Matrix.fromRows(power);
    assertThrows(() => powerToDb(matrix, { ref: 0 }), RangeError, "ref");
    assertThrows(() => powerToDb(matrix, { amin: -1 }), RangeError, "amin");
    assertThrows(() => powerToDb(matrix, { topDb: -1 }), RangeError, "topDb");
    const faulty = Matrix.fromRows([[1, Infinity]]);
    assertThrows(() => powerToDb(faulty), RangeError, "entry 1 is Infinity");
  });
});

describe("amplitudeToDb", () => {
  const amplitudes = [[0, 1, 1e-7], [5, 3e-4, 0.7]];
  const power = amplitudes.map((row) => row.map((x) => x * x));

  it("is that of the squares, with ref and amin squared", () => {
    const matrix = Matrix.fromRows(amplitudes);
    assertMatrix(amplitudeToDb(matrix), naiveDb(power), 1e-12);
    for (const [ref, amin] of [[5, 1e-5], [1e-7, 1e-3]]) {
      const expected = naiveDb(power, { ref: ref ** 2, amin: amin ** 2, topDb: 30 });
      assertMatrix(amplitudeToDb(matrix, { ref, amin, topDb: 30 }), expected, 1e-12);
    }
    assertMatrix(amplitudeToDb(matrix, { ref: "max" }), naiveDb(power, { ref: 25 }), 1e-12);
  });

  it("refuses options out of range", () => {
    const matrix = Matrix.fromRows(amplitudes);
    assertThrows(() => amplitudeToDb(matrix, { ref: 0 }), RangeError, "ref");
    assertThrows(() => amplitudeToDb(matrix, { amin: -1 }), RangeError, "amin");
  });
});
