import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { StateReader } from "../../src/core/state.ts";
import { Matrix as MlMatrix } from "../../src/deps/ml_matrix.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import { StandardScaler, StandardScalerModel } from "../../src/models/standard_scaler.ts";

describe("StandardScaler", () => {
  it("centres and scales, and takes it back", () => {
    const x = Matrix.fromRows([[1, 10], [2, 10.5], [6, 9.5]]);
    const model = new StandardScaler().fit(x);
    assertEquals([...model.mean], [3, 10]);
    assertAlmostEquals(model.variance[0], 14 / 3, 1e-15);
    const z = model.transform(x);
    assertAlmostEquals(z.data[4], 3 / Math.sqrt(14 / 3), 1e-15);
    model.inverseTransform(z).data.forEach((value, i) => {
      assertAlmostEquals(value, x.data[i], 1e-14);
    });
  });

  it("leaves NaN out, and in its place", () => {
    const x = Matrix.fromRows([[1, NaN], [NaN, NaN], [3, NaN]]);
    const model = new StandardScaler().fit(x);
    assertEquals([...model.count], [2, 0]);
    assertEquals([...model.mean], [2, NaN]);
    assertEquals([...model.transform(x).data], [-1, NaN, NaN, NaN, 1, NaN]);
  });

  it("does not divide by what rounding leaves of a constant column", () => {
    const x = Matrix.fromRows(Array.from({ length: 40 }, () => [0.1, 0, 1e8]));
    const model = new StandardScaler().fit(x);
    assertEquals([...model.scale], [1, 1, 1]);
    assertEquals(model.transform(x).data.every((value) => Math.abs(value) < 1e-15), true);
  });

  it("does divide by a small deviation from a large mean", () => {
    const x = Matrix.fromRows(Array.from({ length: 40 }, (_, i) => [1e6 + 1e-3 * (i % 2)]));
    assertAlmostEquals(new StandardScaler().fit(x).scale[0], 5e-4, 1e-10);
  });

  it("gives f32 for f32, rounding means and deviations to it first", () => {
    const x = new Matrix(2, 1, Float32Array.of(0.1, 0.2));
    const model = new StandardScaler().fit(x);
    const z = model.transform(x);
    assertEquals(z.data instanceof Float32Array, true);
    const expected = (x.data[1] - Math.fround(model.mean[0])) / Math.fround(model.scale[0]);
    assertEquals(z.data[1], Math.fround(expected));
  });

  it("does only what it is told to", () => {
    const x = Matrix.fromRows([[1], [3], [8]]);
    const uncentred = new StandardScaler({ withMean: false }).fit(x);
    assertAlmostEquals(uncentred.transform(x).data[0], 1 / Math.sqrt(26 / 3), 1e-15);
    const unscaled = new StandardScaler({ withStd: false }).fit(x);
    assertEquals([...unscaled.transform(x).data], [-3, -1, 4]);
  });

  it("refuses infinity, no rows, and other columns", () => {
    const infinite = Matrix.fromRows([[1, 2], [1, Infinity]]);
    assertThrows(() => new StandardScaler().fit(infinite), RangeError, "column 1");
    assertThrows(() => new StandardScaler().fit(Matrix.zeros(0, 2)), RangeError, "no row");
    const model = new StandardScaler().fit(Matrix.zeros(2, 2));
    assertThrows(() => model.transform(Matrix.zeros(2, 3)), ShapeError, "expected 2 columns");
    assertThrows(() => model.inverseTransform(Matrix.zeros(2, 1)), ShapeError, "got 1");
  });

  it("loses nothing at 1e9", () => {
    const steps = Array.from({ length: 50 }, (_, i) => (i * 7) % 11);
    const near = new StandardScaler().fit(Matrix.fromRows(steps.map((step) => [step])));
    const far = new StandardScaler().fit(Matrix.fromRows(steps.map((step) => [1e9 + step])));
    assertAlmostEquals(far.scale[0], near.scale[0], 1e-12);
    assertAlmostEquals(far.mean[0] - 1e9, near.mean[0], 1e-6);
  });

  it("gives an ml-matrix for an ml-matrix", () => {
    const x = new MlMatrix([[1, 7], [3, 7]]);
    const model = new StandardScaler().fit(x), z = model.transform(x);
    assertEquals(z instanceof MlMatrix, true);
    assertEquals(z.to2DArray(), [[-1, 0], [1, 0]]);
    assertEquals(model.inverseTransform(z).to2DArray(), x.to2DArray());
  });

  it("refuses a state that is not its own", () => {
    const state = new StandardScaler().fit(Matrix.fromRows([[1, NaN], [3, NaN]])).toState();
    assertEquals(StandardScalerModel.fromState(new StateReader(state, {})).toState(), state);
    const wrong: [name: string, number[]][] = [
      ["count", [0.5, 0]],
      ["mean", [NaN, NaN]],
      ["variance", [-1, NaN]],
      ["variance", [Infinity, NaN]],
      ["scale", [0, 1]],
    ];
    for (const [name, data] of wrong) {
      const tensors = { ...state.tensors, [name]: { shape: [2], data: Float64Array.from(data) } };
      assertThrows(
        () => StandardScalerModel.fromState(new StateReader({ ...state, tensors }, {})),
        ModelFormatError,
        `model.${name} must be`,
      );
    }
  });
});
