// deno-lint-ignore-file no-import-prefix
import fc from "npm:fast-check@4.10.2";
import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { BlockMatrix } from "../../src/core/block_matrix.ts";
import { compareCodePoints } from "../../src/core/code_point_order.ts";
import { ResidentFeatures } from "../../src/core/kernels/resident_features.ts";
import { columnMoments, scaleColumns } from "../../src/core/kernels/stats.ts";
import { encodeLabels, type Label } from "../../src/core/label.ts";
import { inKindOf, toMatrix } from "../../src/core/ml_matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import { Matrix as MlMatrix } from "../../src/deps/ml_matrix.ts";
import {
  blocksOf,
  denseOf,
  entry,
  listOf,
  rowNumbers,
  rowsOf,
  shapes,
  sparseOf,
  tableOf,
} from "./arbitraries.ts";

fc.configureGlobal({ seed: 1 });

/** Within what rounding may leave of sums of so many products. */
function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  assertEquals(actual.length, expected.length);
  for (let k = 0; k < expected.length; k++) {
    assertAlmostEquals(actual[k], expected[k], 1e-9 * Math.max(1, Math.abs(expected[k])));
  }
}

describe("sparse matrices, of any content", () => {
  it("hold what their dense twin holds, empty rows and columns too", () => {
    const twins = shapes(0).chain(sparseOf);
    fc.assert(fc.property(twins, ({ matrix, rows }) => {
      assertEquals(rowsOf(matrix.toDense()), rows);
    }));
  });

  it("take rows as their dense twin does", () => {
    const drawn = shapes(0).chain((shape) => fc.tuple(sparseOf(shape), rowNumbers(shape.rows)));
    fc.assert(fc.property(drawn, ([{ matrix, rows }, taken]) => {
      assertEquals(rowsOf(matrix.takeRows(taken).toDense()), taken.map((row) => rows[row]));
    }));
  });
});

describe("block matrices, of any parts", () => {
  const blocks = fc.integer({ min: 0, max: 8 }).chain(blocksOf);

  it("are their parts side by side, each times its weight", () => {
    fc.assert(fc.property(blocks, ({ matrix, rows }) => {
      assertEquals(rowsOf(matrix.toDense()), rows);
    }));
  });

  it("show the rows of a view, and a view of a view those of both", () => {
    const drawn = blocks.chain((twins) =>
      rowNumbers(twins.rows.length).chain((outer) =>
        fc.tuple(fc.constant(twins), fc.constant(outer), rowNumbers(outer.length))
      )
    );
    fc.assert(fc.property(drawn, ([{ matrix, rows }, outer, inner]) => {
      const view = matrix.view(outer);
      assertEquals(rowsOf(view.toDense()), outer.map((row) => rows[row]));
      assertEquals(rowsOf(view.view(inner).toDense()), inner.map((row) => rows[outer[row]]));
      assertEquals(view.view(inner), matrix.view(inner.map((row) => outer[row])));
    }));
  });

  it("multiply coefficients as their dense twin does, in any range of rows", () => {
    const drawn = blocks.chain((twins) =>
      fc.record({
        twins: fc.constant(twins),
        taken: rowNumbers(twins.rows.length),
        outputs: fc.integer({ min: 1, max: 5 }),
      })
    ).chain((at) =>
      fc.record({
        at: fc.constant(at),
        coefficients: tableOf(entry, { rows: at.twins.matrix.columns + 1, columns: at.outputs }),
        from: fc.integer({ min: 0, max: at.taken.length }),
      })
    );
    fc.assert(fc.property(drawn, ({ at: { twins, taken, outputs }, coefficients, from }) => {
      using features = new ResidentFeatures(twins.matrix.view(taken));
      const rows = { from, to: taken.length };
      const scores = features.scores(Float64Array.from(coefficients.flat()), { outputs, rows });
      const expected = taken.slice(from).flatMap((row) =>
        Array.from(
          { length: outputs },
          (_, k) =>
            [...twins.rows[row], 1].reduce((sum, value, j) => sum + value * coefficients[j][k], 0),
        )
      );
      assertClose(scores.data, expected);
    }));
  });

  it("have the weighted moments of their dense twin", () => {
    const drawn = fc.integer({ min: 1, max: 8 }).chain((rows) =>
      fc.tuple(blocksOf(rows), listOf(fc.double({ min: 0.1, max: 3, noNaN: true }), rows))
    );
    fc.assert(fc.property(drawn, ([{ matrix, rows }, weights]) => {
      using features = new ResidentFeatures(matrix);
      const range = [{ from: 0, to: rows.length }];
      const { mean, spread } = features.moments(range, Float64Array.from(weights));
      const total = weights.reduce((sum, weight) => sum + weight);
      const columns = Array.from({ length: matrix.columns }, (_, j) => rows.map((row) => row[j]));
      const sumOf = (values: number[]) =>
        values.reduce((sum, value, i) => sum + weights[i] * value, 0);
      const means = columns.map((values) => sumOf(values) / total);
      assertClose(mean, [...means, 1]);
      const spreads = columns.map((values, j) => sumOf(values.map((v) => (v - means[j]) ** 2)));
      spreads.forEach((value, j) => assertAlmostEquals(spread[j], value, 1e-6));
    }));
  });
});

describe("moments of columns, whatever is absent", () => {
  const maybeAbsent = fc.oneof({ weight: 4, arbitrary: entry }, fc.constant(NaN));
  const drawn = shapes(1).chain((shape) => denseOf(shape, maybeAbsent));

  it("are those of the values that are there", () => {
    fc.assert(fc.property(drawn, ({ matrix, rows }) => {
      const { count, mean, variance } = columnMoments(matrix);
      for (let j = 0; j < matrix.columns; j++) {
        const values = rows.map((row) => row[j]).filter((value) => !Number.isNaN(value));
        const meanOf = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
        const expected = meanOf(values);
        assertEquals(count[j], values.length);
        assertAlmostEquals(mean[j], expected, 1e-9);
        assertAlmostEquals(variance[j], meanOf(values.map((v) => (v - expected) ** 2)), 1e-6);
      }
    }));
  });

  it("scale as a loop does, to the bit", () => {
    const columns = 3, numbers = listOf(entry, columns);
    const scales = listOf(fc.double({ min: 0.01, max: 100, noNaN: true }), columns);
    const matrices = fc.integer({ min: 0, max: 6 }).chain((rows) => denseOf({ rows, columns }));
    fc.assert(fc.property(matrices, numbers, scales, ({ matrix, rows }, centre, scale) => {
      const scaled = scaleColumns(matrix, {
        centre: Float64Array.from(centre),
        scale: Float64Array.from(scale),
      });
      const round = matrix.data instanceof Float32Array ? Math.fround : (value: number) => value;
      const expected = rows.map((row) =>
        row.map((value, j) => round((value - round(centre[j])) / round(scale[j])))
      );
      assertEquals(rowsOf(scaled), expected);
    }));
  });
});

describe("labels, of any alphabet", () => {
  const labels = fc.oneof<fc.Arbitrary<Label[]>[]>(
    fc.array(fc.string({ unit: "grapheme", maxLength: 3 })),
    fc.array(fc.integer({ min: -5, max: 5 })),
  );

  it("are found again under their places", () => {
    fc.assert(fc.property(labels, (drawn) => {
      const { classes, indices } = encodeLabels(drawn);
      assertEquals(Array.from(indices, (place) => classes[place]), drawn);
      assertEquals(new Set(classes).size, classes.length);
    }));
  });

  it("have the same classes in any order, numbers ascending, strings by code point", () => {
    fc.assert(fc.property(labels, (drawn) => {
      const { classes } = encodeLabels(drawn);
      assertEquals(encodeLabels(drawn.toReversed()).classes, classes);
      const codes = (label: Label) =>
        typeof label === "number" ? [label] : Array.from(label, (char) => char.codePointAt(0)!);
      classes.slice(1).forEach((label, k) => assert(precedes(codes(classes[k]), codes(label))));
    }));
  });

  it("compare as lists of code points", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "Z", "ä", "\uffff", "😀", "𝒳"),
      maxLength: 4,
    });
    fc.assert(fc.property(text, text, (a, b) => {
      const codes = (value: string) => Array.from(value, (char) => char.codePointAt(0)!);
      const sign = Math.sign(compareCodePoints(a, b));
      assertEquals(sign, a === b ? 0 : precedes(codes(a), codes(b)) ? -1 : 1);
    }));
  });
});

describe("random numbers, of any seed", () => {
  const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

  it("shuffle every number to one place", () => {
    fc.assert(fc.property(seeds, fc.integer({ min: 0, max: 50 }), (seed, length) => {
      const permutation = new RandomState(seed).permutation(length);
      assertEquals([...permutation].sort((a, b) => a - b), [...Array(length).keys()]);
      assertEquals(new RandomState(seed).permutation(length), permutation);
    }));
  });

  it("stay below their bound", () => {
    fc.assert(fc.property(seeds, fc.integer({ min: 1, max: 2 ** 32 }), (seed, high) => {
      const random = new RandomState(seed);
      for (let draw = 0; draw < 10; draw++) {
        const value = random.randomInteger(high);
        assert(Number.isInteger(value) && value >= 0 && value < high);
        const share = random.random();
        assert(share >= 0 && share < 1);
      }
    }));
  });
});

describe("ml-matrices, of any shape", () => {
  it("become matrices and back", () => {
    fc.assert(fc.property(shapes(0).chain((shape) => tableOf(entry, shape)), (rows) => {
      const given = MlMatrix.from1DArray(rows.length, rows[0]?.length ?? 0, rows.flat());
      const matrix = toMatrix(given);
      assertEquals(rowsOf(matrix), rows);
      assertEquals(inKindOf(given, matrix).to1DArray(), rows.flat());
      assertEquals(BlockMatrix.of(given).toDense(), matrix);
    }));
  });
});

function precedes(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, k) => value !== b[k]);
  return at < 0 ? a.length < b.length : at < b.length && a[at] < b[at];
}
