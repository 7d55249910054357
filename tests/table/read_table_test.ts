import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { DecodeError, SchemaError } from "../../src/errors.ts";
import { readTable, type ReadTableOptions } from "../../src/table/read_table.ts";

const files = new URL("files/", import.meta.url);

describe("readTable", () => {
  it("reads a CSV file, and resolves media against its folder", async () => {
    const table = await readTable(new URL("lamps.csv", files), { label: "kind" });
    assertEquals(table.schema, [
      { name: "price", role: "numeric" },
      { name: "photo", role: "image" },
      { name: "kind", role: "label" },
    ]);
    assertEquals(table.ids, ["1", "2"]);
    assertEquals([...table.columnsOf("numeric")[0].values], [12.5, NaN]);
    const base = new URL(".", files).pathname.replace(/\/$/, "");
    assertEquals(table.columnsOf("image")[0].values, [
      { kind: "file", path: "photos/größe.png", base },
      null,
    ]);
    assertEquals(table.labels(), ["red", "blue"]);
  });

  it("reads the same table from a path", async () => {
    const url = new URL("lamps.csv", files);
    assertEquals(await readTable(url.pathname), await readTable(url));
  });

  it("reads NDJSON by ending, and by its first character", async () => {
    const table = await readTable(new URL("lamps.jsonl", files), { label: "kind" });
    const text = await Deno.readTextFile(new URL("lamps.jsonl", files));
    assertEquals(table.labels(), ["red", "7"]);
    assertEquals(table, await readTable({ text: `\n ${text}` }, { label: "kind" }));
    assertEquals(table, await readTable({ text, format: "ndjson" }, { label: "kind" }));
  });

  it("fetches a URL, which has no folder for media", async () => {
    const table = await readTable(new URL("data:text/csv,price%0A12.5%0A"));
    assertEquals([...table.columnsOf("numeric")[0].values], [12.5]);
    await assertRejects(
      () => readTable(new URL("data:text/csv,photo%0Aa.png%0A")),
      SchemaError,
      "there is no folder to read it from",
    );
  });

  it("takes ids from the id column", async () => {
    const table = await readTable({ text: "sku,price\nb,1\na,2\n" }, { id: "sku" });
    assertEquals(table.ids, ["b", "a"]);
  });

  it("reads rows to predict under a model's schema: no label, fewer columns, others ignored", async () => {
    const schema = [
      { name: "price", role: "numeric" },
      { name: "tier", role: "ordered", order: ["free", "pro"] },
      { name: "kind", role: "label" },
    ] as const;
    const table = await readTable({ text: "tier,colour\npro,red\n,blue\n" }, { schema });
    assertEquals(table.columns, [
      { name: "tier", role: "ordered", order: ["free", "pro"], values: ["pro", null] },
      { name: "colour", role: "ignore", values: ["red", "blue"] },
    ]);
  });

  it("reads tens of thousands of rows with their cells in place", async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i / 4},word ${i % 7}`);
    const table = await readTable({ text: ["x,y", ...rows].join("\n") });
    assertEquals(table.rows, 20_000);
    assertEquals(table.columnsOf("numeric")[0].values[19_999], 19_999 / 4);
  });

  it("allows media outside the folder if told", async () => {
    const table = await readTable({ text: "photo\n../a.png\n", base: "shop" }, {
      allowOutside: true,
    });
    assertEquals(table.columnsOf("image")[0].values, [
      { kind: "file", path: "../a.png", base: "shop" },
    ]);
  });

  it("takes a path that turns back within its folder", async () => {
    const table = await readTable({ text: "photo\nx/../a..b/./c.png\n", base: "shop" });
    assert(table.columnsOf("image")[0].values[0] !== null);
  });
});

describe("readTable of bad input", () => {
  const faults: [
    name: string,
    text: string,
    options: ReadTableOptions,
    // deno-lint-ignore no-explicit-any
    Class: abstract new (...args: any[]) => Error,
    message: string,
  ][] = [
    ["an empty text", " \n", {}, SyntaxError, "Cannot read the table: it is empty"],
    [
      "a header without rows",
      "a,b\n",
      {},
      SyntaxError,
      "Cannot read the table: it has a header, but no rows",
    ],
    [
      "a word among numbers",
      'price,x\n1,"a\nb"\nabc,y\n',
      { roles: { price: "numeric" } },
      SchemaError,
      'Cannot read "abc" as a number in column "price", line 4: it must be finite and written as ' +
      "12, -0.5 or 1e3; mend the cell, leave it empty if the value is absent, or give the column another role",
    ],
    [
      "an infinite number",
      "price\n1\n-inf\n",
      {},
      SchemaError,
      'Cannot read "-inf" as a number in column "price", line 3: it must be finite',
    ],
    [
      "a number too large for f64",
      "price\n1\n1e999\n",
      {},
      SchemaError,
      'Cannot read "1e999" as a number in column "price", line 3: it must be finite',
    ],
    [
      "a JSON number too large for f64",
      '{"price":1}\n{"price":1e999}\n',
      {},
      SchemaError,
      'Cannot read Infinity as a number in column "price", line 2: it must be finite',
    ],
    [
      "a hexadecimal number",
      "price\n1\n0x10\n",
      { roles: { price: "numeric" } },
      SchemaError,
      'Cannot read "0x10" as a number',
    ],
    [
      "a level that the order lacks",
      "tier\nfree\ngold\n",
      { roles: { tier: { ordered: ["free", "pro"] } } },
      SchemaError,
      'Cannot read "gold" as a level in column "tier", line 3: the levels are free < pro',
    ],
    [
      "an id that occurs twice",
      "sku\na\nb\na\n",
      { id: "sku" },
      SchemaError,
      'Cannot use column "sku" as id: line 2 and line 4 both have "a"',
    ],
    [
      "a row without id",
      "sku,x\na,1\n,2\n",
      { id: "sku" },
      SchemaError,
      'Cannot use column "sku" as id: line 3 has none',
    ],
    [
      "an unknown column",
      "price\n1\n",
      { label: "prise" },
      SchemaError,
      'Cannot find column "prise": the columns are price; did you mean "price"?',
    ],
    [
      "media without a folder",
      "photo\na.png\n",
      {},
      SchemaError,
      'Cannot use the path "a.png" in column "photo", line 2: there is no folder to read it from',
    ],
  ];
  for (const [name, text, options, Class, message] of faults) {
    it(`refuses ${name}`, async () => {
      await assertRejects(() => readTable({ text }, options), Class, message);
    });
  }

  it("refuses media paths that climb out of the folder, and touches none of them", async () => {
    const paths = [
      "../a.png",
      "x/../../a.png",
      "..\\a.png",
      "/etc/a.png",
      "\\\\host\\a.png",
      "C:\\a.png",
      "c:a.png",
    ];
    for (const path of paths) {
      const error = await assertRejects(
        () => readTable({ text: `photo,x\n${path},1\n`, base: "shop" }),
        DecodeError,
        `Cannot use the path "${path}" in column "photo", line 2: it leaves the folder of its table`,
      );
      assertEquals([error.column, error.source], ["photo", path]);
    }
  });

  it("refuses addresses of media, even where paths may leave the folder", async () => {
    for (const address of ["https://host/a.png", "file:///etc/a.png"]) {
      await assertRejects(
        () =>
          readTable({ text: `photo,x\n${address},1\n`, base: "shop" }, {
            roles: { photo: "image" },
            allowOutside: true,
          }),
        DecodeError,
        `Cannot use the path "${address}" in column "photo", line 2: it is an address, and nothing is fetched`,
      );
    }
  });

  it("names the file and line", async () => {
    await assertRejects(
      () => readTable(new URL("lamps.csv", files), { roles: { kind: "numeric" } }),
      SchemaError,
      'Cannot read "red" as a number in column "kind", line 2 of file:///',
    );
  });

  it("refuses a file that is not there", async () => {
    const error = await assertRejects(
      () => readTable(new URL("none.csv", files)),
      Deno.errors.NotFound,
    );
    assertStringIncludes(error.message, "none.csv");
  });

  it("refuses a file that is not UTF-8", async () => {
    await assertRejects(
      () => readTable(new URL("latin1.csv", files)),
      SyntaxError,
      "it is not UTF-8 text; save it as UTF-8",
    );
  });

  it("refuses a format that is none", async () => {
    await assertRejects(
      () => readTable({ text: "a\n1\n", format: "tsv" as "csv" }),
      TypeError,
      'Cannot use format: it must be one of csv, ndjson: current value is "tsv"',
    );
  });
});
