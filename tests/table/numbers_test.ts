import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { exampleOf, findNumbers, type NumberFormat, toNumber } from "../../src/table/numbers.ts";

describe("toNumber", () => {
  const cases: [format: NumberFormat, cells: Record<string, number | undefined>][] = [
    [{}, {
      "12": 12,
      " -0.5 ": -0.5,
      "+3": 3,
      "\u22124": -4,
      "1e3": 1000,
      ".5": 0.5,
      "5.": 5,
      "1,234.5": 1234.5,
      "1,234,567": 1234567,
      "1,234": undefined,
      "12,34": undefined,
      "0,500.0": undefined,
      "(12.00)": -12,
      "(-12)": undefined,
      "(12": undefined,
      "$5": undefined,
      "45%": undefined,
      "0x10": undefined,
      "1e999": undefined,
      "inf": undefined,
      "": undefined,
      "-": undefined,
      "1 2": undefined,
      "1.2.3": undefined,
    }],
    [{ unit: "%" }, { "45%": 0.45, "45.3 %": 0.453, "-1e1%": -0.1, "0.45": 0.45, "$5": undefined }],
    [{ unit: "$", group: "," }, {
      "$1,234.50": 1234.5,
      "-$12": -12,
      "$-12": -12,
      "($12.00)": -12,
      "$ (12.00)": -12,
      " $5 ": 5,
      "5": 5,
      "1,234": 1234,
      "$5$": undefined,
      "€5": undefined,
      "1 234": undefined,
    }],
    [{ unit: "€", decimal: ",", group: "." }, {
      "12,50 €": 12.5,
      "€ 1.234,50": 1234.5,
      "1.234": 1234,
      "12.5": undefined,
      "7": 7,
    }],
    [{ decimal: "," }, {
      "0,5": 0.5,
      ",5": 0.5,
      "1,2e3": 1200,
      "1.234,5": 1234.5,
      "1.234": undefined,
    }],
    [{ unit: "kr" }, { "5 kr": 5, "kr 5": 5, "5kr": 5 }],
    [{ unit: "USD" }, { "USD 5": 5, "5 USD": 5, "EUR 5": undefined, "ABC 5": undefined }],
    [{ unit: "US$" }, { "US$5": 5, "$5": undefined }],
    [{ group: " " }, { "1 234": 1234, "12\u00a0345,6": undefined, "12\u202f345.6": 12345.6 }],
    [{ group: "'" }, { "1'234": 1234, "1\u2019234": 1234 }],
  ];
  for (const [format, cells] of cases) {
    for (const [cell, value] of Object.entries(cells)) {
      it(`reads ${JSON.stringify(cell)} under ${JSON.stringify(format)} as ${value}`, () => {
        assertEquals(toNumber(cell, format), value);
      });
    }
  }

  it("takes numbers as they are under any format, if they are finite", () => {
    assertEquals(toNumber(0.45, { unit: "%" }), 0.45);
    assertEquals(
      [NaN, Infinity, true, null].map((cell) => toNumber(cell)),
      Array(4).fill(undefined),
    );
  });

  it("is done with a long cell at once", () => {
    for (const long of [" ", "1", "1,", "$ "]) {
      assertEquals(toNumber(`${long.repeat(1e6)}x`, { unit: "$" }), undefined);
    }
  });
});

describe("findNumbers", () => {
  it("finds the format that most cells have, and the cells that have another", () => {
    const cells = [...Array.from({ length: 20 }, (_, i) => `$1,00${i % 10}`), "7", "€1,000"];
    const found = findNumbers(cells);
    assertEquals(found?.format, { group: ",", unit: "$" });
    assertEquals(found?.misfits, ["7", "€1,000"]);
    assertEquals(found?.units, ["$", undefined, "€"]);
  });

  it("takes no column of which more than a tenth are no numbers", () => {
    assertEquals(findNumbers(["1", "two"]), undefined);
  });

  it("reads a column with points under the decimal comma, if all of it fits", () => {
    assertEquals(findNumbers(["12.5", "3"], ",")?.format, {});
    assertEquals(findNumbers(["1.234", "3"], ",")?.format, { decimal: ",", group: "." });
    assertEquals(findNumbers(["12", "3"], ",")?.format, { decimal: "," });
  });

  it("does not mix groupings", () => {
    assertEquals(findNumbers(["1,234", "1 234"])?.misfits, ["1 234"]);
  });
});

describe("exampleOf", () => {
  it("writes a number as a format does", () => {
    assertEquals(exampleOf({}), "12.5");
    assertEquals(exampleOf({ unit: "$", group: "," }), "$1,234.5");
    assertEquals(exampleOf({ unit: "%", decimal: "," }), "12,5%");
    assertEquals(exampleOf({ unit: "USD" }), "USD 12.5");
  });
});
