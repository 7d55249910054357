// deno-lint-ignore-file no-import-prefix
import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "npm:fast-check@4.10.2";
import { SchemaError } from "../../src/errors.ts";
import { readNdjson } from "../../src/table/ndjson.ts";
import { joinBatches, type RawOptions, type RawTable } from "../../src/table/raw_table.ts";
import { join } from "./join.ts";

function parse(text: string, options?: RawOptions): Promise<RawTable> {
  return join(readNdjson([text], options));
}

describe("readNdjson", () => {
  it("joins the keys of all lines in their order of appearance", async () => {
    const { names, cells, rows } = await parse('{"b":1,"a":"x"}\n{"c":null,"a":" "}\n{"b":2.5}\n');
    assertEquals(names, ["b", "a", "c"]);
    assertEquals(cells, [[1, null, 2.5], ["x", null, null], [null, null, null]]);
    assertEquals(rows, 3);
  });

  it("takes CRLF, blank lines and a missing last newline", async () => {
    const { cells, place } = await parse('{"a":1}\r\n\r\n{"a":2}');
    assertEquals(cells, [[1, 2]]);
    assertEquals([place(0), place(1)], ["line 1", "line 3"]);
  });

  it("reads true and false as words", async () => {
    assertEquals((await parse('{"a":true}\n{"a":false}\n')).cells, [["true", "false"]]);
  });

  it("keeps the digits of numbers that JavaScript would round", async () => {
    assertEquals((await parse('{"a":12345678901234567890,"b":0.1}\n')).cells, [
      ["12345678901234567890"],
      [0.1],
    ]);
  });

  it("keeps a column named __proto__", async () => {
    const { names, cells } = await parse('{"__proto__":1}\n');
    assertEquals(names, ["__proto__"]);
    assertEquals(cells, [[1]]);
  });

  it("gives the same rows and lines wherever the text and the batches are cut", async () => {
    const text = '{"a":1}\r\n\n{"b":"x\\ny"}\n{"a":3}\n';
    for (let length = 1; length <= text.length; length++) {
      const pieces = text.match(new RegExp(`[^]{1,${length}}`, "g"))!;
      const batches = await Array.fromAsync(readNdjson(pieces, { batchRows: 2 }));
      assertEquals(batches.map(({ names }) => names), [["a", "b"], ["a"]]);
      const { names, cells, place } = joinBatches(batches);
      assertEquals([names, cells], [["a", "b"], [[1, null, 3], [null, "x\ny", null]]]);
      assertEquals([0, 1, 2].map(place), ["line 1", "line 3", "line 4"]);
    }
  });

  it("keeps the columns that are wanted", async () => {
    const { names } = await parse('{"a":1,"b":[2]}', { columns: new Set(["a"]) });
    assertEquals(names, ["a"]);
  });

  it("gives back any number and any text that is not blank", async () => {
    const cell = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0 || 0),
      fc.string({ unit: "binary" }).filter((text) => text.trim() !== ""),
    ).filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value));
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1 }), async (cells) => {
        const text = cells.map((value) => JSON.stringify({ value })).join("\n");
        assertEquals((await parse(text)).cells, [cells]);
      }),
      { seed: 42 },
    );
  });
});

describe("readNdjson of malformed text", () => {
  it("names the line that is not JSON", async () => {
    await assertRejects(
      () => parse('{"a":1}\n\n{"a":', { name: "x.ndjson" }),
      SyntaxError,
      "Cannot read line 3 of x.ndjson as JSON: ",
    );
  });

  it("names the line that is not an object", async () => {
    for (const line of ["[1]", "1", "null", '"a"']) {
      await assertRejects(
        () => parse(`{"a":1}\n${line}\n`),
        SyntaxError,
        "Cannot read line 2: it must be a JSON object",
      );
    }
  });

  it("names the column and line of a nested value", async () => {
    const error = await assertRejects(
      () => parse('{"a":1}\n{"a":1,"tags":["x"]}\n'),
      SchemaError,
      'Cannot use an array in column "tags", line 2: ',
    );
    assertEquals(error.column, "tags");
    await assertRejects(() => parse('{"a":{}}'), SchemaError, "Cannot use an object in column");
  });
});
