import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Matrix } from "../../src/core/matrix.ts";
import { type ModelState, StateReader } from "../../src/core/state.ts";
import { Matrix as MlMatrix } from "../../src/deps/ml_matrix.ts";
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
    assertThrows(
      () => new OrdinalEncoder({ unknown: Infinity }),
      RangeError,
      'Cannot use unknown: it must be a number, NaN or "error": current value is Infinity',
    );
    assertThrows(
      () => new OrdinalEncoder({ absent: -Infinity }),
      RangeError,
      'Cannot use absent: it must be a number, NaN or "level"',
    );
    assertThrows(
      () => new OrdinalEncoder({ unknown: 1 }).fit([["a", "b"]]),
      RangeError,
      'Cannot use 1 as the code of unknown levels: it is that of "b" in column 0',
    );
    assertThrows(
      () => new OrdinalEncoder().fit([[1, Infinity]]),
      RangeError,
      "Cannot use Infinity as a level of column 0",
    );
    assertThrows(
      () => new OrdinalEncoder({ categories: [["a", "a"]] }),
      RangeError,
      "its categories must differ",
    );
    const model = new OrdinalEncoder().fit([["a"]]);
    assertThrows(() => model.transform([]), ShapeError, "expected 1 columns, got 0");
    assertThrows(() => new OrdinalEncoder().fit([["a"], []]), ShapeError, "expected 1 rows, got 0");
  });

  it("gives absence a code of its own, where it was met", () => {
    const model = new OrdinalEncoder({ absent: -2, unknown: NaN }).fit([["b", null], ["x", "y"]]);
    const codes = model.transform([["b", null, "c"], ["y", null, "x"]]);
    assertEquals([...codes.data], [0, 1, -2, NaN, NaN, 0]);
    assertEquals(model.inverseTransform(codes), [["b", null, null], ["y", null, "x"]]);
    const nan = new OrdinalEncoder({ absent: NaN }).fit([["b", null]]);
    assertEquals([...nan.transform([[null, "b"]]).data], [NaN, 0]);
  });

  it("gives infrequent levels the last code, absence with a code apart", () => {
    const levels = ["c", "a", "b", "b", null, "c"];
    const model = new OrdinalEncoder({ minFrequency: 2, absent: -1 }).fit([levels]);
    assertEquals(model.levels, [["b", "c", "infrequent"]]);
    const codes = model.transform([levels]);
    assertEquals([...codes.data], [1, 2, 0, 0, -1, 1]);
    assertEquals(model.inverseTransform(codes), [["c", "infrequent", "b", "b", null, "c"]]);
    assertEquals(new OrdinalEncoder({ maxCategories: 2 }).fit([levels]).infrequent, [[
      "a",
      "b",
      null,
    ]]);
  });

  it("takes codes back to levels, and refuses those of none", () => {
    const columns = [["b", "a", null], [3, 1, 1]];
    const model = new OrdinalEncoder().fit(columns);
    assertEquals(model.inverseTransform(model.transform(columns)), columns);
    assertEquals(model.inverseTransform(new MlMatrix([[2, 1]])), [[null], [3]]);
    assertThrows(
      () => model.inverseTransform(Matrix.fromRows([[0, 2]])),
      RangeError,
      "Cannot decode 2 in row 0 of column 1: the codes are 0 to 1",
    );
    assertThrows(() => model.inverseTransform(Matrix.zeros(1, 1)), ShapeError, "got 1");
  });

  it("is the same after saving and loading", () => {
    const columns = [["b", null, "a"], [2, 1, 1]];
    for (const code of [-1, NaN]) {
      const model = new OrdinalEncoder({ unknown: code, absent: code, maxCategories: 2 })
        .fit(columns);
      const state = JSON.parse(JSON.stringify(model.toState()));
      const loaded = OrdinalEncoderModel.fromState(new StateReader(state, {}));
      assertEquals(loaded, model);
      assertEquals(loaded.transform(columns), model.transform(columns));
    }
  });

  it("refuses a state that is not its own", () => {
    const fields = { categories: [["a"]], infrequent: [[]], unknown: -1, absent: "level" };
    const wrong: ModelState["fields"][] = [
      { unknown: "other" },
      { absent: "error" },
      { categories: [["a", "a"]] },
      { categories: [[true]] },
      { categories: "a" },
      { infrequent: [["b"]] },
      { infrequent: [] },
    ];
    for (const change of wrong) {
      const reader = new StateReader({ type: "", fields: { ...fields, ...change } }, {});
      assertThrows(() => OrdinalEncoderModel.fromState(reader), ModelFormatError);
    }
  });
});
