import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { StateReader } from "../../src/core/state.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import { LevelImputer, LevelImputerModel } from "../../src/models/level_imputer.ts";

const columns = [["😀", null, "Ａ", "😀", "Ａ"], [2, 10, null, 10, 2], [
  null,
  null,
  null,
  null,
  null,
]];

describe("LevelImputer", () => {
  it("fills in the most frequent level, the first in order where they tie", () => {
    const model = new LevelImputer().fit(columns);
    assertEquals(model.statistics, ["Ａ", 2, null]);
    assertEquals(model.featureNames(["p", "q", "r"]), ["p", "q"]);
    assertEquals(model.transform([[null, "new"], [null, 3], [null, "x"]]), [["Ａ", "new"], [2, 3]]);
  });

  it("fills in a constant", () => {
    assertEquals(new LevelImputer({ strategy: "constant" }).fit(columns).statistics, [
      "missing_value",
      "missing_value",
      null,
    ]);
    const model = new LevelImputer({ strategy: "constant", fillValue: 0 }).fit([["", null]]);
    assertEquals(model.transform([["", null]]), [["", 0]]);
  });

  it("keeps columns without levels if told", () => {
    const model = new LevelImputer({ fillValue: "none", keepEmptyFeatures: true }).fit(columns);
    assertEquals(model.statistics, ["Ａ", 2, "none"]);
    assertEquals(model.featureNames(["p", "q", "r"]), ["p", "q", "r"]);
  });

  it("refuses options, levels and shapes that do not fit", () => {
    assertThrows(
      () => new LevelImputer({ strategy: "mean" as "constant" }),
      TypeError,
      "Cannot use strategy: it must be one of most_frequent, constant",
    );
    assertThrows(() => new LevelImputer({ fillValue: NaN }), RangeError, "current value is NaN");
    assertThrows(() => new LevelImputer().fit([[NaN]]), RangeError, "Cannot use NaN as a level");
    assertThrows(() => new LevelImputer().fit([["a"], []]), ShapeError, "expected 1 rows, got 0");
    const model = new LevelImputer().fit([["a"]]);
    assertThrows(() => model.transform([]), ShapeError, "expected 1 columns, got 0");
  });

  it("is the same after saving and loading, and refuses a state that is not its own", () => {
    const model = new LevelImputer().fit(columns);
    assertEquals(LevelImputerModel.fromState(new StateReader(model.toState(), {})), model);
    for (const statistics of ["a", [true], [["a"]]]) {
      assertThrows(
        () =>
          LevelImputerModel.fromState(new StateReader({ type: "", fields: { statistics } }, {})),
        ModelFormatError,
        "model.statistics must be a list of levels",
      );
    }
  });
});
