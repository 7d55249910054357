import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Matrix } from "../../src/core/matrix.ts";
import { StateReader } from "../../src/core/state.ts";
import { Matrix as MlMatrix } from "../../src/deps/ml_matrix.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import {
  type ImputationStrategy,
  SimpleImputer,
  SimpleImputerModel,
} from "../../src/models/simple_imputer.ts";

const x = Matrix.fromRows([[1, NaN, 7], [NaN, NaN, 5], [4, NaN, 5], [10, NaN, 7]]);

describe("SimpleImputer", () => {
  const cases: [strategy: ImputationStrategy, statistics: number[]][] = [
    ["mean", [5, NaN, 6]],
    ["median", [4, NaN, 6]],
    ["most_frequent", [1, NaN, 5]],
    ["constant", [-9, NaN, -9]],
  ];
  for (const [strategy, statistics] of cases) {
    it(`fills by ${strategy}, and leaves out a column without values`, () => {
      const model = new SimpleImputer({ strategy, fillValue: -9 }).fit(x);
      assertEquals([...model.statistics], statistics);
      assertEquals(model.featureNames(["a", "b", "c"]), ["a", "c"]);
      assertEquals([...model.transform(x).row(1)], [statistics[0], 5]);
    });
  }

  it("fills with 0 by default", () => {
    assertEquals([...new SimpleImputer({ strategy: "constant" }).fit(x).statistics], [0, NaN, 0]);
  });

  it("keeps columns without values if told, filled with 0 or the constant", () => {
    const keepEmptyFeatures = true;
    for (
      const [strategy, fill] of [["median", 0], ["most_frequent", 0], ["constant", -9]] as const
    ) {
      const model = new SimpleImputer({ strategy, fillValue: -9, keepEmptyFeatures }).fit(x);
      assertEquals(model.featureNames(["a", "b", "c"]), ["a", "b", "c"]);
      assertEquals(model.statistics[1], fill);
      assertEquals(model.transform(x).row(1)[1], fill);
    }
  });

  it("gives f32 for f32, with statistics rounded to it", () => {
    const narrow = new Matrix(4, 1, Float32Array.of(0.1, NaN, 0.2, 0.4));
    const model = new SimpleImputer().fit(narrow);
    const mean = (Math.fround(0.1) + Math.fround(0.2) + Math.fround(0.4)) / 3;
    assertEquals([...model.statistics], [Math.fround(mean)]);
    const filled = model.transform(narrow);
    assertEquals(filled.data, Float32Array.of(0.1, mean, 0.2, 0.4));
    assertEquals(
      model.transform(Matrix.fromRows([[NaN]])).data,
      Float64Array.of(Math.fround(mean)),
    );
  });

  it("gives an ml-matrix for an ml-matrix", () => {
    const given = new MlMatrix([[1, NaN], [NaN, 4], [3, 4]]);
    const model = new SimpleImputer({ addIndicator: true }).fit(given);
    const filled = model.transform(given);
    assertEquals(filled instanceof MlMatrix, true);
    assertEquals(filled.to2DArray(), [[1, 4, 0, 1], [2, 4, 1, 0], [3, 4, 0, 0]]);
  });

  it("marks absences of the columns that had any", () => {
    const model = new SimpleImputer({ strategy: "median", addIndicator: true }).fit(x);
    assertEquals(model.featureNames(["a", "b", "c"]), ["a", "c", "a_absent", "b_absent"]);
    const filled = model.transform(Matrix.fromRows([[NaN, 3, NaN], [2, NaN, 1]]));
    assertEquals([...filled.data], [4, 6, 1, 0, 2, 1, 0, 1]);
  });

  it("leaves its input alone", () => {
    const before = x.data.slice();
    new SimpleImputer().fit(x).transform(x);
    assertEquals(x.data, before);
  });

  it("refuses options and shapes that do not fit", () => {
    assertThrows(
      () => new SimpleImputer({ strategy: "mode" as "mean" }),
      TypeError,
      'current value is "mode"',
    );
    assertThrows(() => new SimpleImputer({ fillValue: NaN }), RangeError, "current value is NaN");
    assertThrows(() => new SimpleImputer().fit(Matrix.zeros(0, 1)), RangeError, "there is no row");
    assertThrows(
      () => new SimpleImputer().fit(Matrix.fromRows([[1, 2], [3, -Infinity]])),
      RangeError,
      "column 1 holds -Infinity in row 1",
    );
    assertThrows(
      () => new SimpleImputer().fit(x).transform(Matrix.zeros(1, 2)),
      ShapeError,
      "expected 3 columns, got 2",
    );
  });

  it("is the same after saving and loading", () => {
    const model = new SimpleImputer({ strategy: "median", addIndicator: true }).fit(x);
    const loaded = SimpleImputerModel.fromState(new StateReader(model.toState(), {}));
    assertEquals(loaded, model);
  });

  it("refuses a state that is not its own", () => {
    const tensors = { statistics: { shape: [2], data: Float64Array.of(1, 2) } };
    for (const indicators of [[2], [-1], [0.5], [1, 0], [0, 0], "0"]) {
      const state = { type: "", fields: { indicators }, tensors };
      assertThrows(
        () => SimpleImputerModel.fromState(new StateReader(state, {})),
        ModelFormatError,
        "model.indicators must be",
      );
    }
    const infinite = { statistics: { shape: [1], data: Float64Array.of(Infinity) } };
    assertThrows(
      () =>
        SimpleImputerModel.fromState(
          new StateReader({ type: "", fields: { indicators: [] }, tensors: infinite }, {}),
        ),
      ModelFormatError,
      "model.statistics must be finite",
    );
  });
});
