import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { StateReader } from "../../src/core/state.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import { OneHotEncoder, OneHotEncoderModel } from "../../src/models/one_hot_encoder.ts";

describe("OneHotEncoder", () => {
  it("gives each level a feature, absence too, in code point order", () => {
    const model = new OneHotEncoder().fit([["😀", null, "Ａ"], ["y", "x", "y"]]);
    assertEquals(model.featureNames(["p", "q"]), ["p=Ａ", "p=😀", "p_absent", "q=x", "q=y"]);
    const x = model.transform([["😀", null, "Ａ"], ["y", "x", "y"]]);
    assertEquals([...x.row(0)], [0, 1, 0, 0, 1]);
    assertEquals([...x.row(1)], [0, 0, 1, 1, 0]);
    assertEquals([...x.row(2)], [1, 0, 0, 0, 1]);
  });

  it("gives levels that were not met zeros, absence among them", () => {
    const model = new OneHotEncoder().fit([["a", "b"]]);
    assertEquals([...model.transform([["c", null]]).data], [0, 0, 0, 0]);
  });

  it("pools rare levels, but not absence, into a last feature", () => {
    const levels = ["a", "a", "b", "c", null, "a"];
    const model = new OneHotEncoder({ minFrequency: 2 }).fit([levels]);
    assertEquals(model.featureNames(["p"]), ["p=a", "p_absent", "p_rare"]);
    assertEquals([...model.transform([["c", "b", "a", null, "d"]]).data], [
      ...[0, 0, 1],
      ...[0, 0, 1],
      ...[1, 0, 0],
      ...[0, 1, 0],
      ...[0, 0, 0],
    ]);
  });

  it("takes a share of the rows for rare", () => {
    const model = new OneHotEncoder({ minFrequency: 0.5 }).fit([["a", "a", "b", "c"]]);
    assertEquals([model.categories, model.rare], [[["a"]], [["b", "c"]]]);
  });

  it("refuses options and shapes that do not fit", () => {
    for (const minFrequency of [0, -1, 1.5, NaN]) {
      assertThrows(
        () => new OneHotEncoder({ minFrequency }),
        RangeError,
        `current value is ${minFrequency}`,
      );
    }
    const model = new OneHotEncoder().fit([["a"]]);
    assertThrows(() => model.transform([["a"], ["b"]]), ShapeError, "expected 1 columns, got 2");
  });

  it("is the same after saving and loading", () => {
    const model = new OneHotEncoder({ minFrequency: 2 }).fit([["b", null, "a", "a"], [2, 1, 1, 1]]);
    const loaded = OneHotEncoderModel.fromState(new StateReader(model.toState(), {}));
    assertEquals(loaded, model);
  });

  it("refuses a state whose parts differ in width", () => {
    const fields = { categories: [["a"]], rare: [] };
    assertThrows(
      () => OneHotEncoderModel.fromState(new StateReader({ type: "", fields }, {})),
      ModelFormatError,
      "model.rare must have 1 columns",
    );
  });
});
