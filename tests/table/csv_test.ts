// deno-lint-ignore-file no-import-prefix
import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "npm:fast-check@4.10.2";
import { parseCsv } from "../../src/table/csv.ts";

function places(text: string): string[] {
  const { rows, place } = parseCsv(text);
  return Array.from({ length: rows }, (_, row) => place(row));
}

describe("parseCsv", () => {
  it("reads cells by column, blank ones as null", () => {
    const { names, cells, rows } = parseCsv('a,b\n1,\n  ,x\n"","y z"\n');
    assertEquals(names, ["a", "b"]);
    assertEquals(cells, [["1", null, null], [null, "x", "y z"]]);
    assertEquals(rows, 3);
  });

  it("takes a byte order mark, any line ending and a missing last one", () => {
    for (const text of ["\ufeffa,b\r\n1,2\r\n3,4\r\n", "a,b\n1,2\r\n3,4", "a,b\r1,2\r3,4\r"]) {
      const { names, cells } = parseCsv(text);
      assertEquals(names, ["a", "b"]);
      assertEquals(cells, [["1", "3"], ["2", "4"]]);
    }
  });

  it("keeps quotes, commas and newlines within quoted cells", () => {
    assertEquals(parseCsv('a\n"5"" tv, new\r\nboxed"\n').cells, [['5" tv, new\r\nboxed']]);
  });

  it("keeps columns of awkward names", () => {
    const { names, cells } = parseCsv("__proto__,größe,😀\n1,2,3\n");
    assertEquals(names, ["__proto__", "größe", "😀"]);
    assertEquals(cells, [["1"], ["2"], ["3"]]);
  });

  it("says on which line a row begins, blank and quoted lines counted", () => {
    assertEquals(places('a,b\r\n\r\n1,"x\r\ny\nz"\r\n2,3\n\n\n4,5'), [
      "line 3",
      "line 6",
      "line 9",
    ]);
    assertEquals(places('\n"a\nb"\n1\n'), ["line 4"]);
  });

  it("gives back what was written, whatever the cells hold", () => {
    const cell = fc.string({ unit: "binary" }).filter((text) => text.trim() !== "");
    const piece = fc.constantFrom('"', ",", "\n", "\r\n", "\r", "é", "😀", " x");
    const tricky = fc.array(piece, { minLength: 1 }).map((pieces) => `c${pieces.join("")}`);
    const row = fc.tuple(fc.oneof(cell, tricky), fc.oneof(cell, tricky));
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.constantFrom("\n", "\r\n"), (rows, end) => {
        const text = [["a", "b"], ...rows].map((cells) => cells.map(quote).join(",")).join(end);
        const { cells } = parseCsv(text);
        assertEquals(cells, [rows.map(([a]) => a), rows.map(([, b]) => b)]);
      }),
      { seed: 42 },
    );
  });
});

describe("parseCsv of malformed text", () => {
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
      'Cannot read line 2 of x.csv: two columns are named "a"; rename one',
    ],
    [
      "a column without a name",
      "a,,c\n1,2,3\n",
      "Cannot read line 1 of x.csv: column 2 has no name; name it or remove it",
    ],
  ];
  for (const [name, text, message] of faults) {
    it(`names the line of ${name}`, () => {
      assertThrows(() => parseCsv(text, "x.csv"), SyntaxError, message);
    });
  }
});
