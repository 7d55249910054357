import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { columnMoments, scaleColumns } from "../../../src/core/kernels/stats.ts";
import { Matrix } from "../../../src/core/matrix.ts";
import { RandomState } from "../../../src/core/random.ts";

/** Normal numbers with offsets, a fifth of them NaN. */
function example(rows: number, columns: number, type: "f64" | "f32"): Matrix {
  const random = new RandomState(rows);
  const matrix = Matrix.zeros(rows, columns, type);
  matrix.data.forEach((_, i) => {
    matrix.data[i] = random.random() < 0.2 ? NaN : 10 * (i % columns) + random.normal();
  });
  return matrix;
}

function naiveMoments(matrix: Matrix, j: number) {
  const values = Array.from({ length: matrix.rows }, (_, i) => matrix.row(i)[j])
    .filter((value) => !Number.isNaN(value));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count: values.length, mean, variance: squares / values.length };
}

describe("columnMoments and scaleColumns, against their naive twins", () => {
  for (const type of ["f64", "f32"] as const) {
    for (const [rows, columns] of [[1, 1], [7, 3], [31, 17], [100, 65]]) {
      it(`${rows} × ${columns} of ${type}`, () => {
        const x = example(rows, columns, type);
        const { count, mean, variance } = columnMoments(x);
        for (let j = 0; j < columns; j++) {
          const expected = naiveMoments(x, j);
          assertEquals(count[j], expected.count);
          assertAlmostEquals(mean[j], expected.mean, 1e-11);
          assertAlmostEquals(variance[j], expected.variance, 1e-11);
        }
        const before = x.data.slice();
        const centre = mean.map(Math.fround), scale = mean.map((_, j) => j + 1);
        const scaled = scaleColumns(x, { centre, scale });
        assertEquals(x.data, before);
        assertEquals(scaled.data.constructor, x.data.constructor);
        const round = type === "f32" ? Math.fround : (value: number) => value;
        scaled.data.forEach((value, i) => {
          assertEquals(value, round((x.data[i] - centre[i % columns]) / scale[i % columns]));
        });
      });
    }
  }

  it("columns without a value have no moments", () => {
    const { count, mean } = columnMoments(Matrix.fromRows([[NaN], [NaN]]));
    assertEquals([count[0], mean[0]], [0, NaN]);
  });

  it("matrices without columns or rows stay as they are", () => {
    assertEquals(columnMoments(Matrix.zeros(3, 0)).mean.length, 0);
    const centre = new Float64Array(2), scale = new Float64Array(2).fill(1);
    assertEquals(scaleColumns(Matrix.zeros(0, 2), { centre, scale }).rows, 0);
  });
});
