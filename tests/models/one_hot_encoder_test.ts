import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Matrix } from "../../src/core/matrix.ts";
import { type ModelState, StateReader } from "../../src/core/state.ts";
import { Matrix as MlMatrix } from "../../src/deps/ml_matrix.ts";
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
    const model = new OneHotEncoder({ unknown: "ignore" }).fit([["a", "b"]]);
    assertEquals([...model.transform([["c", null]]).data], [0, 0, 0, 0]);
  });

  it("pools infrequent levels into a last feature, absence as any other unless told", () => {
    const levels = ["a", "a", "b", "c", null, "a"], rows = [["c", "b", "a", null, "d"]];
    const options = { minFrequency: 2, unknown: "ignore" } as const;
    const model = new OneHotEncoder(options).fit([levels]);
    assertEquals([model.categories, model.infrequent], [[["a", "b", "c", null]], [[
      "b",
      "c",
      null,
    ]]]);
    assertEquals(model.featureNames(["p"]), ["p=a", "p_infrequent"]);
    assertEquals([...model.transform(rows).data], [0, 1, 0, 1, 1, 0, 0, 1, 0, 0]);

    const apart = new OneHotEncoder({ ...options, poolAbsent: false }).fit([levels]);
    assertEquals(apart.featureNames(["p"]), ["p=a", "p_absent", "p_infrequent"]);
    assertEquals([...apart.transform(rows).data], [
      ...[0, 0, 1],
      ...[0, 0, 1],
      ...[1, 0, 0],
      ...[0, 1, 0],
      ...[0, 0, 0],
    ]);
  });

  it("takes a share of the rows for infrequent", () => {
    const model = new OneHotEncoder({ minFrequency: 0.5 }).fit([["a", "a", "b", "c"]]);
    assertEquals(model.infrequent, [["b", "c"]]);
  });

  it("limits the levels of a column, the first being infrequent where they tie", () => {
    const levels = ["d", "a", "b", "c", "d", "b", "c"];
    const infrequent = (maxCategories: number) =>
      new OneHotEncoder({ maxCategories }).fit([levels]).infrequent[0];
    assertEquals([5, 4, 3, 2, 1].map(infrequent), [
      [],
      ["a"],
      ["a", "b"],
      ["a", "b", "c"],
      ["a", "b", "c", "d"],
    ]);
  });

  it("counts an unknown level as infrequent where there is such a feature", () => {
    const model = new OneHotEncoder({ unknown: "infrequent", minFrequency: 2 })
      .fit([["a", "a", "b"], ["x", "x", "x"]]);
    assertEquals([...model.transform([["c"], ["y"]]).data], [0, 1, 0]);
  });

  it("refuses an unknown level by default", () => {
    assertThrows(
      () => new OneHotEncoder().fit([["a"]]).transform([["c"]]),
      RangeError,
      'Cannot encode "c" in column 0: the levels are ["a"]; ignore unknown levels',
    );
    assertThrows(
      () => new OneHotEncoder({ categories: [["a"]] }).fit([["c"]]),
      RangeError,
      'Cannot encode "c"',
    );
  });

  it("drops the first feature of all columns, or of those that have two", () => {
    const columns = [["a", "b", "c"], ["x", "y", "x"], ["z", "z", "z"]];
    const first = new OneHotEncoder({ drop: "first" }).fit(columns);
    assertEquals(first.featureNames(["p", "q", "r"]), ["p=b", "p=c", "q=y"]);
    assertEquals([...first.transform(columns).data], [0, 0, 0, 1, 0, 1, 0, 1, 0]);
    const binary = new OneHotEncoder({ drop: "ifBinary" }).fit(columns);
    assertEquals(binary.featureNames(["p", "q", "r"]), ["p=a", "p=b", "p=c", "q=y", "r=z"]);
    const pooled = new OneHotEncoder({ drop: "ifBinary", minFrequency: 2 }).fit([["a", "b", "b"]]);
    assertEquals(pooled.featureNames(["p"]), ["p_infrequent"]);
    assertEquals([...pooled.transform([["a", "b"]]).data], [1, 0]);
  });

  it("takes the levels that are given, in their order", () => {
    const model = new OneHotEncoder({ categories: [["low", "high"]] }).fit([["high"]]);
    assertEquals(model.featureNames(["p"]), ["p=low", "p=high"]);
    assertEquals(model.infrequent, [[]]);
  });

  it("takes its features back to levels", () => {
    const columns = [["b", null, "a", "c"], [1, 2, 2, 1], ["z", "z", "z", "z"]];
    for (const drop of ["none", "first", "ifBinary"] as const) {
      const model = new OneHotEncoder({ drop }).fit(columns);
      assertEquals(model.inverseTransform(model.transform(columns)), columns);
    }
    const model = new OneHotEncoder({ minFrequency: 2, unknown: "ignore" }).fit([["a", "a", "b"]]);
    assertEquals(model.inverseTransform(model.transform([["b", "a", "new"]])), [
      ["infrequent", "a", null],
    ]);
    assertEquals(model.inverseTransform(Matrix.fromRows([[0.2, 0.9]])), [["infrequent"]]);
    const dropping = new OneHotEncoder({ minFrequency: 2, unknown: "infrequent", drop: "first" })
      .fit([["a", "a", "b"]]);
    assertEquals(dropping.inverseTransform(Matrix.zeros(1, 1)), [["a"]]);
  });

  it("takes an ml-matrix back", () => {
    const model = new OneHotEncoder().fit([["a", "b"]]);
    assertEquals(model.inverseTransform(new MlMatrix([[0, 1], [1, 0]])), [["b", "a"]]);
  });

  it("refuses features that it would not have given", () => {
    const model = new OneHotEncoder({ unknown: "infrequent", minFrequency: 2 })
      .fit([["a", "a", "b"]]);
    assertThrows(
      () => model.inverseTransform(Matrix.zeros(1, 2)),
      RangeError,
      "Cannot decode row 0: all features of column 0 are 0, and no level of it was dropped",
    );
    assertThrows(
      () => model.inverseTransform(Matrix.zeros(1, 3)),
      ShapeError,
      "expected 2 columns",
    );
  });

  it("refuses options and shapes that do not fit", () => {
    for (const minFrequency of [-1, 1.5, NaN]) {
      assertThrows(
        () => new OneHotEncoder({ minFrequency }),
        RangeError,
        `current value is ${minFrequency}`,
      );
    }
    for (const maxCategories of [0, 1.5]) {
      assertThrows(
        () => new OneHotEncoder({ maxCategories }),
        RangeError,
        "Cannot use maxCategories",
      );
    }
    assertThrows(
      () => new OneHotEncoder({ unknown: "warn" as "ignore" }),
      TypeError,
      'Cannot use unknown: it must be one of ignore, error, infrequent: current value is "warn"',
    );
    assertThrows(
      () => new OneHotEncoder({ drop: "last" as "first" }),
      TypeError,
      "Cannot use drop: it must be one of none, first, ifBinary",
    );
    assertThrows(
      () => new OneHotEncoder().fit([[1, NaN]]),
      RangeError,
      "Cannot use NaN as a level of column 0: numbers must be finite, and absence is null",
    );
    const model = new OneHotEncoder().fit([["a"]]);
    assertThrows(() => model.transform([["a"], ["b"]]), ShapeError, "expected 1 columns, got 2");
  });

  it("is the same after saving and loading", () => {
    const columns = [["b", null, "a", "a"], [2, 1, 1, 1]];
    const model = new OneHotEncoder({ minFrequency: 2, drop: "first", unknown: "infrequent" })
      .fit(columns);
    const loaded = OneHotEncoderModel.fromState(new StateReader(model.toState(), {}));
    assertEquals(loaded, model);
    assertEquals(loaded.transform(columns), model.transform(columns));
  });

  it("refuses a state that is not its own", () => {
    const state = { categories: [["a", "b"]], infrequent: [["b"]], dropped: [0], unknown: "error" };
    const wrong: [ModelState["fields"], message: string][] = [
      [{ categories: [["a", "a"]] }, "model.categories[0] must be a list of different levels"],
      [{ categories: "a" }, "model.categories must be a list"],
      [{ infrequent: [] }, "model.infrequent must have 1 columns"],
      [{ infrequent: [["c"]] }, "model.infrequent[0] must be among the categories"],
      [{ dropped: [] }, "model.dropped must be a feature or null for every column"],
      [{ dropped: [2] }, "model.dropped must be a feature or null for every column"],
      [{ unknown: "warn" }, "model.unknown must be one of ignore, error, infrequent"],
    ];
    for (const [fields, message] of wrong) {
      const reader = new StateReader({ type: "", fields: { ...state, ...fields } }, {});
      assertThrows(() => OneHotEncoderModel.fromState(reader), ModelFormatError, message);
    }
  });
});
