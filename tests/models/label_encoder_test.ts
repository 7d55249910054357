import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { StateReader } from "../../src/core/state.ts";
import { ModelFormatError } from "../../src/errors.ts";
import { LabelEncoder, LabelEncoderModel } from "../../src/models/label_encoder.ts";

describe("LabelEncoder", () => {
  it("codes strings by code point, as they are written", () => {
    const labels = ["😀", "é", "e\u0301", "Ａ", "b", "B", "é"];
    const model = new LabelEncoder().fit(labels);
    assertEquals(model.classes, ["B", "b", "e\u0301", "é", "Ａ", "😀"]);
    assertEquals([...model.transform(labels)], [5, 3, 2, 4, 1, 0, 3]);
    assertEquals(model.inverseTransform(model.transform(labels)), labels);
  });

  it("codes numbers by value", () => {
    assertEquals(new LabelEncoder().fit([10, 9, -1, 10]).classes, [-1, 9, 10]);
  });

  it("refuses labels and codes that it does not know", () => {
    const model = new LabelEncoder().fit(["b", "a"]);
    assertThrows(
      () => model.transform(["a", "c"]),
      RangeError,
      'Cannot encode the label of row 1: "c" was not met in the fit: the classes are ["a","b"]',
    );
    for (const code of [2, -1, 0.5, NaN]) {
      assertThrows(
        () => model.inverseTransform([0, code]),
        RangeError,
        `Cannot decode the code of row 1: it must be 0 to 1: current value is ${code}`,
      );
    }
    assertThrows(() => new LabelEncoder().fit([]), RangeError, "there is no label");
    assertThrows(() => new LabelEncoder().fit(["a", 1]), TypeError, "Cannot mix labels");
  });

  it("is the same after saving and loading, and refuses a state that is not its own", () => {
    const model = new LabelEncoder().fit([3, 1, 2]);
    assertEquals(LabelEncoderModel.fromState(new StateReader(model.toState(), {})), model);
    for (const classes of [["b", "a"], ["a", "a"], [2, 1]]) {
      assertThrows(
        () => LabelEncoderModel.fromState(new StateReader({ type: "", fields: { classes } }, {})),
        ModelFormatError,
        "model.classes must be sorted, and differ",
      );
    }
  });
});
