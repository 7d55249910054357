// deno-lint-ignore-file no-import-prefix
import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "npm:fast-check@4.10.2";
import { SchemaError } from "../../src/errors.ts";
import { parseNdjson } from "../../src/table/ndjson.ts";

describe("parseNdjson", () => {
  it("joins the keys of all lines in their order of appearance", () => {
    const { names, cells, rows } = parseNdjson('{"b":1,"a":"x"}\n{"c":null,"a":" "}\n{"b":2.5}\n');
    assertEquals(names, ["b", "a", "c"]);
    assertEquals(cells, [[1, null, 2.5], ["x", null, null], [null, null, null]]);
    assertEquals(rows, 3);
  });

  it("takes a byte order mark, CRLF, blank lines and a missing last newline", () => {
    const { cells, place } = parseNdjson('\ufeff{"a":1}\r\n\r\n{"a":2}');
    assertEquals(cells, [[1, 2]]);
    assertEquals([place(0), place(1)], ["line 1", "line 3"]);
  });

  it("reads true and false as words", () => {
    assertEquals(parseNdjson('{"a":true}\n{"a":false}\n').cells, [["true", "false"]]);
  });

  it("keeps the digits of numbers that JavaScript would round", () => {
    assertEquals(parseNdjson('{"a":12345678901234567890,"b":0.1}\n').cells, [
      ["12345678901234567890"],
      [0.1],
    ]);
  });

  it("keeps a column named __proto__", () => {
    const { names, cells } = parseNdjson('{"__proto__":1}\n');
    assertEquals(names, ["__proto__"]);
    assertEquals(cells, [[1]]);
  });

  it("gives back any number and any text that is not blank", () => {
    const cell = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0 || 0),
      fc.string({ unit: "binary" }).filter((text) => text.trim() !== ""),
    ).filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
        const text = cells.map((value) => JSON.stringify({ value })).join("\n");
        assertEquals(parseNdjson(text).cells, [cells]);
      }),
      { seed: 42 },
    );
  });
});

describe("parseNdjson of malformed text", () => {
  it("names the line that is not JSON", () => {
    assertThrows(
      () => parseNdjson('{"a":1}\n\n{"a":', "x.ndjson"),
      SyntaxError,
      "Cannot read line 3 of x.ndjson as JSON: ",
    );
  });

  it("names the line that is not an object", () => {
    for (const line of ["[1]", "1", "null", '"a"']) {
      assertThrows(
        () => parseNdjson(`{"a":1}\n${line}\n`),
        SyntaxError,
        "Cannot read line 2: it must be a JSON object",
      );
    }
  });

  it("names the column and line of a nested value", () => {
    const error = assertThrows(
      () => parseNdjson('{"a":1}\n{"a":1,"tags":["x"]}\n'),
      SchemaError,
      'Cannot use an array in column "tags", line 2: ',
    );
    assertEquals(error.column, "tags");
    assertThrows(() => parseNdjson('{"a":{}}'), SchemaError, "Cannot use an object in column");
  });
});
