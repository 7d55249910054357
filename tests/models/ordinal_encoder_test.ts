import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { type ModelState, StateReader } from "../../src/core/state.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import { OrdinalEncoder, OrdinalEncoderModel } from "../../src/models/ordinal_encoder.ts";

describe("OrdinalEncoder", () => {
  it("codes levels in code point order, absence last", () => {
    const model = new OrdinalEncoder().fit([["😀", "b", null, "Ａ", "B", "b"]]);
    assertEquals(model.categories, [["B", "b", "Ａ", "😀", null]]);
    assertEquals([...model.transform([["😀", "b", null, "Ａ", "B", "b"]]).data], [
      3,
      1,
      4,
      2,
      0,
      1,
    ]);
  });

  it("codes numbers by value", () => {
    assertEquals(new OrdinalEncoder().fit([[10, 9, -1]]).categories, [[-1, 9, 10]]);
  });

  it("keeps columns apart, row by row", () => {
    const model = new OrdinalEncoder({ unknown: -1 }).fit([["a", "b"], ["y", "x"]]);
    const codes = model.transform([["b", "y", "a"], ["x", null, "y"]]);
    assertEquals([codes.rows, codes.columns], [3, 2]);
    assertEquals([...codes.data], [1, 0, -1, -1, 0, 1]);
    assertEquals(model.featureNames(["p", "q"]), ["p", "q"]);
  });

  it("takes the order that is given", () => {
    const model = new OrdinalEncoder({ categories: [["low", "high"]] }).fit([["high"]]);
    assertEquals([...model.transform([["high", "low"]]).data], [1, 0]);
  });

  it("refuses unknown levels unless they have a code", () => {
    const message = 'Cannot encode "c" in column 0: the levels are ["a"]';
    const model = new OrdinalEncoder().fit([["a"]]);
    assertThrows(() => model.transform([["c"]]), RangeError, message);
    assertThrows(
      () => new OrdinalEncoder({ categories: [["a"]] }).fit([["c"]]),
      RangeError,
      message,
    );
  });

  it("refuses options and shapes that do not fit", () => {
    assertThrows(() => new OrdinalEncoder({ unknown: NaN }), RangeError, "current value is NaN");
    assertThrows(
      () => new OrdinalEncoder({ categories: [["a", "a"]] }),
      RangeError,
      "its categories must differ",
    );
    const model = new OrdinalEncoder().fit([["a"]]);
    assertThrows(() => model.transform([]), ShapeError, "expected 1 columns, got 0");
    assertThrows(() => new OrdinalEncoder().fit([["a"], []]), ShapeError, "expected 1 rows, got 0");
  });

  it("is the same after saving and loading", () => {
    const model = new OrdinalEncoder({ unknown: -1 }).fit([["b", null, "a"], [2, 1, 1]]);
    const loaded = OrdinalEncoderModel.fromState(new StateReader(model.toState(), {}));
    assertEquals(loaded, model);
  });

  it("refuses a state that is not its own", () => {
    const states: ModelState["fields"][] = [
      { categories: [["a"]], unknown: "other" },
      { categories: [["a", "a"]], unknown: -1 },
      { categories: [[true]], unknown: -1 },
      { categories: "a", unknown: -1 },
      { unknown: -1 },
    ];
    for (const fields of states) {
      assertThrows(
        () => OrdinalEncoderModel.fromState(new StateReader({ type: "", fields }, {})),
        ModelFormatError,
      );
    }
  });
});
