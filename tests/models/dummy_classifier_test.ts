import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { type ModelState, StateReader } from "../../src/core/state.ts";
import { Matrix as MlMatrix } from "../../src/deps/ml_matrix.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import {
  DummyClassifier,
  type DummyClassifierOptions,
  type DummyStrategy,
} from "../../src/models/dummy_classifier.ts";
import { DummyClassifierModel } from "../../src/models/dummy_classifier_model.ts";

const x = Matrix.fromRows([[1], [NaN], [3], [4]]);
const y = ["b", "b", "c", "a"];

describe("DummyClassifier", () => {
  const says = (options: DummyClassifierOptions, sampleWeight?: Float64Array) => {
    const model = new DummyClassifier(options).fit(x, y, { sampleWeight });
    const probabilities = model.predictProba(x);
    assertEquals(probabilities.rows, 4);
    assertEquals(probabilities.row(3), probabilities.row(0));
    assertEquals(new Set(model.predict(x)).size, 1);
    return [...probabilities.row(0), model.predict(x)[0]];
  };

  it("says what its strategy is, whatever the features", () => {
    assertEquals(says({}), [0.25, 0.5, 0.25, "b"]);
    assertEquals(says({ strategy: "mostFrequent" }), [0, 1, 0, "b"]);
    assertEquals(says({ strategy: "uniform" }), [1 / 3, 1 / 3, 1 / 3, "a"]);
    assertEquals(says({ strategy: "constant", constant: "c" }), [0, 0, 1, "c"]);
  });

  it("counts rows by their weights", () => {
    const weights = Float64Array.of(1, 1, 3, 5);
    assertEquals(says({}, weights), [0.5, 0.2, 0.3, "a"]);
    assertEquals(says({ strategy: "mostFrequent" }, weights), [1, 0, 0, "a"]);
  });

  it("gives a row what the other folds say", () => {
    const labels = ["a", "a", "a", "b"], rows = Matrix.zeros(4, 1);
    const { model, outOfFold } = new DummyClassifier({ innerFolds: 2 })
      .fitCrossValidated(rows, labels);
    assertEquals([...model.probabilities], [0.75, 0.25]);
    // Where b is left out, only a is known; the other fold knows one a and b.
    const known = labels.map((_, i) => outOfFold.row(i)[1]);
    assertEquals(known[3], 0);
    assertEquals(known.filter((p) => p > 0).length, 2);
    for (const strategy of ["uniform", "constant"] as const) {
      const spec = new DummyClassifier({
        strategy,
        constant: strategy === "constant" ? "b" : undefined,
      });
      const same = spec.fitCrossValidated(rows, labels);
      assertEquals(same.outOfFold, same.model.predictProba(rows));
    }
  });

  it("gives an ml-matrix for an ml-matrix", () => {
    const model = new DummyClassifier().fit(new MlMatrix([[1], [2], [3], [4]]), y);
    assert(model.predictProba(new MlMatrix([[1]])) instanceof MlMatrix);
  });

  it("does not load what is no baseline", () => {
    const { type, fields, tensors } = new DummyClassifier().fit(x, y).toState();
    const fails = (changed: Partial<ModelState>, message: string) =>
      assertThrows(
        () =>
          DummyClassifierModel.fromState(
            new StateReader({ type, fields, tensors, ...changed }, {}),
          ),
        ModelFormatError,
        message,
      );
    fails({ fields: { ...fields, classes: ["a"] } }, "model.classes must be at least two");
    fails({ fields: { ...fields, columns: 0.5 } }, "model.columns must be a whole number");
    const probabilities = { shape: [3], data: Float64Array.of(0.5, 0.6, -0.1) };
    fails({ tensors: { probabilities } }, "model.probabilities must be at least 0, and sum to 1");
  });

  it("says what it cannot do", () => {
    const strategy = "stratified" as DummyStrategy;
    assertThrows(() => new DummyClassifier({ strategy }), TypeError, "strategy");
    assertThrows(() => new DummyClassifier({ strategy: "constant" }), TypeError, "needs one");
    assertThrows(() => new DummyClassifier({ constant: "a" }), TypeError, '"prior" and "a"');
    assertThrows(() => new DummyClassifier({ innerFolds: 1 }), RangeError, "innerFolds");
    assertThrows(
      () => new DummyClassifier({ strategy: "constant", constant: "d" }).fit(x, y),
      RangeError,
      'no row is of class "d"; the classes are a, b, c',
    );
    assertThrows(() => new DummyClassifier().fit(x, ["a"]), ShapeError, "labels and features");
    assertThrows(
      () => new DummyClassifier().fit(x, ["a", "a", "a", "a"]),
      RangeError,
      "Cannot fit a dummy classifier: there is only one class",
    );
    const model = new DummyClassifier().fit(x, y);
    assertThrows(() => model.predict(Matrix.zeros(1, 2)), ShapeError, "expected 1 columns");
    assertThrows(() => model.predictProba(Matrix.zeros(1, 2)), ShapeError, "expected 1 columns");
  });
});
