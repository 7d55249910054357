// deno-lint-ignore-file no-import-prefix
import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "npm:fast-check@4.10.2";
import { type CsvOptions, readCsv } from "../../src/table/csv.ts";
import { joinBatches, type RawTable } from "../../src/table/raw_table.ts";
import { join } from "./join.ts";

function parse(text: string, options?: CsvOptions): Promise<RawTable> {
  return join(readCsv([text], options));
}

async function places(text: string): Promise<string[]> {
  const { rows, place } = await parse(text);
  return Array.from({ length: rows }, (_, row) => place(row));
}

describe("readCsv", () => {
  it("reads cells by column, blank ones as null", async () => {
    const { names, cells, rows } = await parse('a,b\n1,\n  ,x\n"","y z"\n');
    assertEquals(names, ["a", "b"]);
    assertEquals(cells, [["1", null, null], [null, "x", "y z"]]);
    assertEquals(rows, 3);
  });

  it("takes any line ending and a missing last one", async () => {
    for (const text of ["a,b\r\n1,2\r\n3,4\r\n", "a,b\n1,2\r\n3,4", "a,b\r1,2\r3,4\r"]) {
      const { names, cells } = await parse(text);
      assertEquals(names, ["a", "b"]);
      assertEquals(cells, [["1", "3"], ["2", "4"]]);
    }
  });

  it("keeps quotes, commas and newlines within quoted cells", async () => {
    assertEquals((await parse('a\n"5"" tv, new\r\nboxed"\n')).cells, [['5" tv, new\r\nboxed']]);
  });

  it("keeps columns of awkward names", async () => {
    const { names, cells } = await parse("__proto__,größe,😀\n1,2,3\n");
    assertEquals(names, ["__proto__", "größe", "😀"]);
    assertEquals(cells, [["1"], ["2"], ["3"]]);
  });

  it("says on which line a row begins, blank and quoted lines counted", async () => {
    assertEquals(await places('a,b\r\n\r\n1,"x\r\ny\nz"\r\n2,3\n\n\n4,5'), [
      "line 3",
      "line 6",
      "line 9",
    ]);
    assertEquals(await places('\n"a\nb"\n1\n'), ["line 4"]);
  });

  it("gives back what was written, whatever the cells hold", async () => {
    const cell = fc.string({ unit: "binary" }).filter((text) => text.trim() !== "");
    const piece = fc.constantFrom('"', ",", "\n", "\r\n", "\r", "é", "😀", " x");
    const tricky = fc.array(piece, { minLength: 1 }).map((pieces) => `c${pieces.join("")}`);
    const row = fc.tuple(fc.oneof(cell, tricky), fc.oneof(cell, tricky));
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1 }),
        fc.constantFrom("\n", "\r\n"),
        async (rows, end) => {
          const text = [["a", "b"], ...rows].map((cells) => cells.map(quote).join(",")).join(end);
          const { cells } = await parse(text);
          assertEquals(cells, [rows.map(([a]) => a), rows.map(([, b]) => b)]);
        },
      ),
      { seed: 42 },
    );
  });
});

describe("readCsv of what spreadsheets and other programs write", () => {
  it("finds the separator from the header and the lines after it", async () => {
    for (
      const text of [
        "name,price\nred,1\n",
        "name;price\nred;1\n",
        "name\tprice\nred\t1\n",
        "name|price\nred|1\n",
        "sep=;\r\nname;price\r\nred;1\r\n",
      ]
    ) {
      const { names, cells } = await parse(text);
      assertEquals([names, cells], [["name", "price"], [["red"], ["1"]]], text);
    }
  });

  it("takes the separator that it is told", async () => {
    const { names, cells } = await parse("a,b;c\n1,2;3\n", { separator: "," });
    assertEquals([names, cells], [["a", "b;c"], [["1"], ["2;3"]]]);
    assertEquals((await parse("sep=,\na;b\n1;2\n", { separator: ";" })).names, ["a", "b"]);
  });

  it("counts the line that tells the separator", async () => {
    const { place } = await parse("sep=;\na;b\n1;2\n");
    assertEquals(place(0), "line 3");
  });

  it("names a first column that has no name, and drops spaces around names", async () => {
    const { names, cells } = await parse('"", a ,b\n1,x,y\n2,z,w\n');
    assertEquals(names, ["column 1", "a", "b"]);
    assertEquals(cells[0], ["1", "2"]);
  });

  it("drops nameless columns at the end that are blank, and blank cells behind the last column", async () => {
    const { names, cells } = await parse("a,b,,\n1,2,,\n3,4\n5,6,, ,\n");
    assertEquals([names, cells], [["a", "b"], [["1", "3", "5"], ["2", "4", "6"]]]);
  });

  it("skips lines of spaces", async () => {
    const { cells, place } = await parse("  \na,b\n1,2\n   \n3,4\n\t\n");
    assertEquals(cells, [["1", "3"], ["2", "4"]]);
    assertEquals([place(0), place(1)], ["line 3", "line 5"]);
  });

  it("keeps a blank line of a table of one column only where it is quoted", async () => {
    assertEquals((await parse('a\n1\n\n""\n2\n')).cells, [["1", null, "2"]]);
  });

  it("reads a cell of a million characters and a thousand columns", async () => {
    const long = "x y\n".repeat(2 ** 18);
    assertEquals((await parse(`a,b\n1,"${long}"\n`)).cells, [["1"], [long]]);
    const wide = Array.from({ length: 1000 }, (_, j) => `c${j}`);
    const { names, cells } = await parse(`${wide.join(",")}\n${wide.join(",")}\n`);
    assertEquals(names, wide);
    assertEquals(cells, wide.map((cell) => [cell]));
  });
});

describe("readCsv in batches", () => {
  const text = 'a,b\r\n1,"x\r\ny"\r\n\r\n2,z\r\n3,ü\r\n4,"w"\r\n5,v\r\n';

  it("gives the same rows and lines wherever the text and the batches are cut", async () => {
    const whole = await parse(text);
    const lines = ["line 2", "line 5", "line 6", "line 7", "line 8"];
    for (let length = 1; length <= text.length; length++) {
      const pieces = text.match(new RegExp(`[^]{1,${length}}`, "g"))!;
      const batches = await Array.fromAsync(readCsv(pieces, { batchRows: 2 }));
      assertEquals(batches.map(({ rows }) => rows), [2, 2, 1]);
      const joined = joinBatches(batches);
      assertEquals(joined.cells, whole.cells);
      assertEquals(Array.from({ length: 5 }, (_, row) => joined.place(row)), lines);
    }
  });

  it("keeps the columns that are wanted", async () => {
    const { names, cells } = await parse("a,b,c\n1,2,3\n", { columns: new Set(["c", "a", "x"]) });
    assertEquals([names, cells], [["a", "c"], [["1"], ["3"]]]);
  });

  it("gives the batches before a fault", async () => {
    const batches = readCsv(["a,b\n1,2\n", "3,4\n5\n"], { batchRows: 1, separator: "," });
    assertEquals((await batches.next()).value?.cells, [["1"], ["2"]]);
    await assertRejects(() => Array.fromAsync(batches), SyntaxError, "Cannot read line 4: ");
  });
});

describe("readCsv of malformed text", () => {
  const faults: [name: string, text: string, message: string][] = [
    [
      "a row with too many cells",
      "a,b\n1,2\n3,4,5\n",
      "Cannot read line 3 of x.csv: it has 3 cells, the header has 2; a cell with a comma must be quoted",
    ],
    [
      "a row with too few cells, after a quoted newline",
      'a,b\r\n1,"x\r\ny"\r\n\r\n3\r\n',
      "Cannot read line 5 of x.csv: it has 1 cell, the header has 2",
    ],
    [
      "a quote that is never closed",
      'a,b\n1,2\n3,"4\n5,6\n7,8\n',
      "Cannot read line 3 of x.csv: a quote that opens there is never closed",
    ],
    [
      "a quote inside an unquoted cell",
      'a,b\n1,5" tv\n',
      "Cannot read line 2 of x.csv: a quote stands inside an unquoted cell",
    ],
    [
      "text after a closing quote",
      'a,b\n1,2\n3,"4"x\n',
      "Cannot read line 3 of x.csv: text follows a closing quote",
    ],
    [
      "two columns of one name",
      "\na,b,a\n1,2,3\n",
      'Cannot read line 2 of x.csv: columns 1 and 3 are both named "a"; rename one',
    ],
    [
      "a row with too few cells, by the separator in use",
      "a;b\n1;2\n3\n",
      "Cannot read line 3 of x.csv: it has 1 cell, the header has 2; a cell with a semicolon must be quoted",
    ],
    [
      "a value in a column without a name",
      "a,b,\n1,2,\n3,4,5\n",
      'Cannot read line 3 of x.csv: column 3 has no name, but holds "5"; name it or remove it',
    ],
    [
      "a header without names",
      " ,\n1,2\n",
      "Cannot read line 1 of x.csv: the header names no column",
    ],
    [
      "a separator that it cannot be",
      "sep=x\naxb\n",
      'Cannot read line 1 of x.csv: "x" cannot stand between cells',
    ],
    [
      "a column without a name",
      "a,,c\n1,2,3\n",
      "Cannot read line 1 of x.csv: column 2 has no name; name it or remove it",
    ],
  ];
  for (const [name, text, message] of faults) {
    it(`names the line of ${name}`, async () => {
      await assertRejects(() => parse(text, { name: "x.csv" }), SyntaxError, message);
    });
  }
});
