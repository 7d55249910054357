import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Problem } from "../../src/serve/problem.ts";
import { requestReader } from "../../src/serve/read_rows.ts";
import type { Schema } from "../../src/table/schema.ts";
import { tableFromRows } from "../../src/table/table_from_rows.ts";

const schema: Schema = [
  { name: "cost", role: "numeric", format: { unit: "$", group: "," } },
  { name: "share", role: "numeric", format: { unit: "%" } },
  { name: "fresh", role: "boolean" },
  { name: "sold", role: "date", format: { date: "dmy" } },
  { name: "tier", role: "ordered", order: ["NA", "EU"] },
  { name: "brand", role: "categorical", format: { blanks: ["missing"] } },
  { name: "shop", role: "group" },
  { name: "when", role: "time" },
];
const readRequest = requestReader(schema, 100);
const read = (body: unknown) => readRequest(body).rows;

describe("requestReader", () => {
  it("takes cells as JSON has them, or as the training table writes them", () => {
    const rows = [
      { cost: 1200, share: 0.1, fresh: true, sold: "2024-03-05", brand: 7 },
      { cost: "$1,200", share: "10%", fresh: "Yes", sold: "05.03.2024", brand: "7" },
    ];
    const table = tableFromRows(read({ rows }), schema);
    const values = table.columns.map(({ values }) => [...values]);
    const day = Date.UTC(2024, 2, 5);
    assertEquals(values, [[1200, 1200], [0.1, 0.1], [1, 1], [day, day], ["7", "7"]]);
  });

  it("takes spellings of blank for absent, but no level for one", () => {
    const rows = [{
      cost: "-",
      share: "n/a",
      fresh: "?",
      sold: null,
      tier: "NA",
      brand: "missing",
    }];
    assertEquals(read({ rows }), [{ tier: "NA" }]);
  });

  it("lets groups and times be there, and leaves them out", () => {
    assertEquals(read({ rows: [{ cost: 5, shop: "a", when: 3 }] }), [{ cost: 5 }]);
    assertThrows(() => read({ rows: [{ shop: "a", when: 3 }] }), Problem, "has no value in any");
  });

  const faults: [name: string, cell: Record<string, unknown>, rule: string][] = [
    [
      "another currency",
      { cost: "€5" },
      "cost must be finite and written as $1,234.5, 12, -0.5 or 1e3",
    ],
    ["true as a number", { cost: true }, "cost must be finite"],
    [
      "a number as true or false",
      { fresh: 2 },
      "fresh must be true or false, yes or no, on or off, 1 or 0",
    ],
    [
      "a day that the calendar lacks",
      { sold: "31.02.2024" },
      "sold must be a day of the calendar, written as 05.03.2024 (day first), 2024-03-05 or 5 Mar 2024",
    ],
    ["milliseconds as a date", { sold: 1709596800000 }, "sold must be a day of the calendar"],
    ["an object", { sold: { toString: 1 } }, "sold must be a day of the calendar"],
    ["an object as level", { tier: { toString: 1 } }, "tier must be one of NA < EU"],
    ["a list", { brand: [] }, "brand must be a string, a number, true or false"],
  ];
  for (const [name, cell, rule] of faults) {
    it(`refuses ${name}`, () => {
      assertThrows(() => read({ rows: [{ cost: 1 }, cell] }), Problem, `rows[1].${rule}`);
    });
  }
});
