import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { DecodeError, SchemaError } from "../../src/errors.ts";
import type { Schema } from "../../src/table/schema.ts";
import { type Row, tableFromRows } from "../../src/table/table_from_rows.ts";

const schema: Schema = [
  { name: "price", role: "numeric" },
  { name: "brand", role: "categorical" },
  { name: "tier", role: "ordered", order: ["free", "pro"] },
  { name: "title", role: "text" },
  { name: "photo", role: "image" },
  { name: "sound", role: "audio" },
  { name: "fresh", role: "boolean" },
  { name: "sold", role: "date", format: { date: "dmy" } },
  { name: "cost", role: "numeric", format: { unit: "$", group: "," } },
  { name: "kind", role: "label" },
];

describe("tableFromRows", () => {
  it("takes the schema's columns that any row has", () => {
    const table = tableFromRows(
      [{ price: 12, other: "x" }, { title: "a lamp", price: null }],
      schema,
    );
    assertEquals(table.schema, [
      { name: "price", role: "numeric" },
      { name: "title", role: "text" },
    ]);
    assertEquals([...table.columnsOf("numeric")[0].values], [12, NaN]);
    assertEquals(table.columnsOf("text")[0].values, [null, "a lamp"]);
    assertEquals(table.ids, ["1", "2"]);
  });

  it("reads cells as a file would hold them", () => {
    const table = tableFromRows([{ price: "1e3", brand: 7, title: true }, { brand: " " }], schema);
    assertEquals(table.columnsOf("numeric")[0].values[0], 1000);
    assertEquals(table.columnsOf("categorical")[0].values, ["7", null]);
    assertEquals(table.columnsOf("text")[0].values, ["true", null]);
  });

  it("takes the bytes of a picture", () => {
    const bytes = Uint8Array.of(1, 2);
    const table = tableFromRows([{}, { photo: bytes }], schema);
    assertEquals(table.columnsOf("image")[0].values, [
      null,
      { kind: "bytes", bytes, name: "photo of row 2" },
    ]);
  });

  it("reads booleans, dates and amounts as they are, or as the training table writes them", () => {
    const table = tableFromRows([
      { fresh: true, sold: new Date(Date.UTC(2024, 2, 5)), cost: 1200 },
      { fresh: "No", sold: "05.03.2024", cost: "$1,200" },
      { fresh: "NA", sold: "2024-03-05", cost: "-" },
    ], schema);
    const [fresh] = table.columnsOf("boolean"), [sold] = table.columnsOf("date");
    assertEquals([...fresh.values], [1, 0, NaN]);
    assertEquals([...sold.values], Array(3).fill(Date.UTC(2024, 2, 5)));
    assertEquals([...table.columnsOf("numeric")[0].values], [1200, 1200, NaN]);
  });

  it("takes spellings of blank for absent, but not in labels", () => {
    const table = tableFromRows([{ brand: "NA", kind: "NA" }], schema);
    assertEquals(table.columnsOf("categorical")[0].values, [null]);
    assertEquals(table.labels(), ["NA"]);
  });

  it("takes pictures and sounds that are decoded already, and files in hand", () => {
    const image = { width: 1, height: 1, data: Uint8Array.of(1, 2, 3) };
    const audio = { sampleRate: 8000, channels: [Float32Array.of(0)] };
    const blob = new Blob(["x"]);
    const table = tableFromRows([{ photo: image, sound: audio }, { photo: blob }], schema);
    assertEquals(table.columnsOf("image")[0].values, [
      { kind: "image", image, name: "photo of row 1" },
      { kind: "blob", blob, name: "photo of row 2" },
    ]);
    assertEquals(table.columnsOf("audio")[0].values, [
      { kind: "audio", audio, name: "sound of row 1" },
      null,
    ]);
  });

  it("takes the path of a picture if there is a folder", () => {
    const table = tableFromRows([{ photo: "a.png" }], schema, { base: "shop" });
    assertEquals(table.columnsOf("image")[0].values, [
      { kind: "file", path: "a.png", base: "shop" },
    ]);
  });

  it("takes ids from the id column", () => {
    const withId: Schema = [...schema, { name: "sku", role: "id" }];
    assertEquals(tableFromRows([{ sku: "b" }, { sku: 3 }], withId).ids, ["b", "3"]);
    assertEquals(tableFromRows([{ price: 1 }], withId).ids, ["1"]);
  });

  it("takes no rows", () => {
    assertEquals(tableFromRows([], schema).rows, 0);
  });
});

describe("tableFromRows of bad rows", () => {
  const faults: [name: string, row: Row, message: string][] = [
    [
      "a word as number",
      { price: "abc" },
      'Cannot read "abc" as a number in column "price", row 2',
    ],
    [
      "a long text as number",
      { price: "x".repeat(100_000) },
      `Cannot read "${"x".repeat(80)}…" as a number in column "price", row 2`,
    ],
    ["true as number", { price: true }, 'Cannot read "true" as a number in column "price", row 2'],
    ["NaN", { price: NaN }, 'Cannot read NaN as a number in column "price", row 2'],
    ["an infinite number", { price: -Infinity }, "Cannot read -Infinity as a number"],
    ["an unknown level", { tier: "gold" }, 'Cannot read "gold" as a level in column "tier", row 2'],
    ["an array", { brand: ["a"] }, 'Cannot use an array in column "brand", row 2'],
    [
      "an object",
      { photo: { kind: "file", path: "a.png", base: "/" } },
      "Cannot use a value of type object",
    ],
    ["a day that the calendar lacks", { sold: "31.02.2024" }, 'Cannot read "31.02.2024" as a date'],
    ["a date that is none", { sold: new Date(NaN) }, "Cannot use a value of type object in column"],
    ["milliseconds as a date", { sold: 0 }, 'Cannot read 0 as a date in column "sold", row 2'],
    ["2 as true or false", { fresh: 2 }, 'Cannot read 2 as true or false in column "fresh", row 2'],
    [
      "an amount of another currency",
      { cost: "€5" },
      'Cannot read "€5" as a number in column "cost", row 2: it must be finite and written as ' +
      "$1,234.5, 12, -0.5 or 1e3; mend the cell",
    ],
    [
      "a sound as picture",
      { photo: { sampleRate: 1, samples: Float32Array.of(0) } },
      'Cannot read a sound as the path of an image file in column "photo", row 2',
    ],
    [
      "a picture of another size than its pixels",
      { photo: { width: 2, height: 2, data: new Uint8Array(3) } },
      'Cannot use the picture in column "photo", row 2: 2 × 2 pixels of 3 or 4 numbers do not make 3',
    ],
    ["bytes as text", { title: new Uint8Array(1) }, "Cannot read bytes as text in column"],
    ["a number as picture", { photo: 7 }, "Cannot read 7 as the path of an image file in column"],
    [
      "a path without folder",
      { photo: "a.png" },
      'Cannot use the path "a.png" in column "photo", row 2: there is no folder to read it from',
    ],
  ];
  for (const [name, row, message] of faults) {
    it(`refuses ${name}`, () => {
      assertThrows(() => tableFromRows([{ price: 1 }, row], schema), SchemaError, message);
    });
  }

  it("refuses a path that leaves the folder", () => {
    assertThrows(
      () => tableFromRows([{ photo: "../a.png" }], schema, { base: "shop" }),
      DecodeError,
      'Cannot use the path "../a.png" in column "photo", row 1: it leaves the folder',
    );
  });

  it("refuses a row that is no object", () => {
    for (const row of [null, 7, [1]] as unknown as Row[]) {
      assertThrows(() => tableFromRows([row], schema), TypeError, "Cannot use row 1: ");
    }
  });
});
