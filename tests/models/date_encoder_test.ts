import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Matrix } from "../../src/core/matrix.ts";
import { type ModelState, StateReader } from "../../src/core/state.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import { DateEncoder, DateEncoderModel } from "../../src/models/date_encoder.ts";
import { SimpleImputerModel } from "../../src/models/simple_imputer.ts";

/** Dates as ISO 8601, null where absent. */
function datesOf(...rows: (string | null)[][]): Matrix {
  return Matrix.fromRows(
    rows.map((row) => row.map((date) => date === null ? NaN : Date.parse(date))),
  );
}

const columns = ["born", "sold", "none"];
const x = datesOf(
  ["2024-01-01", "2024-03-05T14:30Z", null],
  [null, "2024-03-06T00:00Z", null],
  ["1969-12-28", "2024-03-04T23:59Z", null],
  ["2024-02-29", "2024-03-05T00:00Z", null],
);

describe("DateEncoder", () => {
  it("makes parts of dates, hours only where there are any, and one indicator a column", () => {
    const model = new DateEncoder().fit(x);
    assertEquals(model.featureNames(columns), [
      ...["born_year", "born_month", "born_weekday", "born_elapsed_days"],
      ...["sold_year", "sold_month", "sold_weekday", "sold_hour", "sold_elapsed_days"],
      ...["born_absent", "none_absent"],
    ]);
    const encoded = model.transform(x);
    const minutes = (count: number) => count / 24 / 60;
    assertEquals([...encoded.row(0)], [
      ...[2024, 1, 1, 19727],
      ...[2024, 3, 2, 14, minutes(14 * 60 + 31)],
      ...[0, 1],
    ]);
    assertEquals([...encoded.row(2)], [1969, 12, 7, 0, 2024, 3, 1, 23, 0, 0, 1]);
  });

  it("fills by the median date", () => {
    const model = new DateEncoder().fit(datesOf(["2024-01-01"], ["2024-01-03"], ["2024-02-01"]));
    assertEquals(model.featureNames(["a"]).includes("a_absent"), false);
    assertEquals([...model.transform(datesOf([null])).data], [2024, 1, 3, 2]);
  });

  it("counts days from the earliest date of the fit, also before it", () => {
    const model = new DateEncoder().fit(datesOf(["2024-01-01"]));
    assertEquals(model.transform(datesOf(["2023-12-31"])).row(0)[3], -1);
  });

  it("transforms a row alone as among others", () => {
    const model = new DateEncoder().fit(x), rows = [3, 1, 1];
    assertEquals(model.transform(x.takeRows(rows)), model.transform(x).takeRows(rows));
  });

  it("refuses other columns", () => {
    const model = new DateEncoder().fit(x);
    assertThrows(() => model.transform(Matrix.zeros(1, 2)), ShapeError);
  });
});

describe("DateEncoderModel", () => {
  const decoders = { SimpleImputerModel: SimpleImputerModel.fromState };
  const model = new DateEncoder().fit(x);

  it("is the same after saving and loading", () => {
    const loaded = DateEncoderModel.fromState(new StateReader(model.toState(), decoders));
    assertEquals(loaded, model);
  });

  it("refuses a state whose parts do not fit each other", () => {
    const state = model.toState();
    const earliest = Float64Array.of(1, 2, 3);
    const faults: ModelState[] = [
      { ...state, tensors: { earliest: { shape: [3], data: earliest } } },
      { ...state, tensors: { earliest: { shape: [2], data: earliest.subarray(1) } } },
      { ...state, fields: { withHours: [3] } },
      { ...state, fields: { withHours: [1, 1] } },
      { ...state, fields: {} },
      { ...state, children: {} },
    ];
    for (const fault of faults) {
      assertThrows(
        () => DateEncoderModel.fromState(new StateReader(fault, decoders)),
        ModelFormatError,
      );
    }
  });
});
