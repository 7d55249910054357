import { assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { inferRole } from "../../src/table/infer_role.ts";
import type { Cell } from "../../src/table/raw_table.ts";
import type { Role } from "../../src/table/schema.ts";

function numbered(count: number, name: (i: number) => string): string[] {
  return Array.from({ length: count }, (_, i) => name(i));
}

describe("inferRole", () => {
  const cases: [name: string, cells: Cell[], role: Role][] = [
    ["numbers", ["1", "-2.5", "+3", ".5", "4.", "1e3", "-1E-3", null, " 7 "], "numeric"],
    ["JSON numbers", [1, 2.5, null], "numeric"],
    ["numbers that are not finite", ["1", "-Infinity", "inf"], "numeric"],
    ["numbers beside spelled blanks", ["1", "NaN", "n/a", "-", "?", "#DIV/0!"], "numeric"],
    ["percentages", ["45%", "12.5 %", "-3%"], "numeric"],
    ["amounts", ["$1,234.50", "-$12", "($3.00)", "$ 5"], "numeric"],
    ["amounts with a code", ["USD 5", "USD 1,234"], "numeric"],
    ["grouped numbers", ["1,234", "12", "1,234,567.8"], "numeric"],
    ["numbers grouped by spaces", ["1 234", "12\u00a0345", "7"], "numeric"],
    ["numbers with leading zeros", ["007", "012"], "numeric"],
    ["a different number in every row", numbered(20, String), "numeric"],
    ["dates, versions and amounts", ["2024-01-01", "1.2.3", "1,000"], "categorical"],
    ["versions", ["1.2.3", "1.10.12", "2.0.1"], "categorical"],
    ["amounts of two currencies", ["$5", "€7"], "categorical"],
    ["amounts of which one has no sign", ["$5", "7"], "categorical"],
    ["decimal commas", ["12,5", "3,75"], "categorical"],
    ["numbers of which one has a comma out of place", ["1,234", "12,34"], "categorical"],
    ["dates", ["2024-03-05", "2024-12-31", null], "date"],
    ["times of day and offsets", ["2024-03-05T14:30:00Z", "2024-03-05 14:30+01:00"], "date"],
    ["days before months", ["05.03.2024", "06.03.2024"], "date"],
    ["dates of which one tells the order", ["3/5/2024", "3/13/2024"], "date"],
    ["dates whose order nothing tells", ["3/5/2024", "4/6/2024"], "categorical"],
    ["dates of which one is in no calendar", ["2024-02-30", "2024-02-28"], "categorical"],
    ["months by name", ["5 Mar 2024", "Apr 6, 2024"], "date"],
    ["years, and days written as numbers", ["2024", "20240305"], "numeric"],
    ["a number in hexadecimal", ["0x10", "12"], "categorical"],
    ["pictures", ["a.png", null, "b/c.JPG", "d.jpeg"], "image"],
    ["sounds", ["a.wav", "b.WAV"], "audio"],
    ["pictures and sounds", ["a.png", "b.wav"], "categorical"],
    ["different short tokens", numbered(10, (i) => `SKU-${i}`), "id"],
    ["fewer than 10 of them", numbered(9, (i) => `SKU-${i}`), "categorical"],
    ["tokens of which one is blank", [...numbered(10, (i) => `SKU-${i}`), null], "categorical"],
    ["tokens of which one occurs twice", [...numbered(10, (i) => `S${i}`), "S0"], "categorical"],
    ["sentences", ["a lovely warm winter coat", "the coat is far too small"], "text"],
    ["a few long titles", [..."aaabbb"].map((c) => `${c} stand for a desk`), "text"],
    ["short titles, mostly different", ["red lamp", "blue lamp", "red lamp", "tall chair"], "text"],
    ["names of two words that repeat", [..."aaabbb"].map((c) => `General ${c}`), "categorical"],
    ["words", ["acme", "zeta", "acme", null], "categorical"],
    ["true and false", ["true", "false", "TRUE", null, "NA"], "boolean"],
    ["yes and no", ["Yes", "no", "y"], "boolean"],
    ["T and F", ["T", "F"], "boolean"],
    ["a single letter", ["F", "F"], "categorical"],
    ["0 and 1", ["0", "1"], "numeric"],
    ["true and false in several words", ["true", "no"], "categorical"],
    ["marks alone", ["-", "-"], "categorical"],
    ["spelled blanks alone", ["NA", "NA", null], "ignore"],
    ["addresses of pictures", ["https://a.b/c.png", "https://a.b/d.png?w=9"], "ignore"],
    ["bytes", [{ kind: "bytes", bytes: new Uint8Array(), name: "x" }], "ignore"],
    [
      "pictures of every ending",
      [..."png jpg jpeg webp gif bmp tif tiff".split(" ")].map((end) => `a.${end}`),
      "image",
    ],
    [
      "sounds of every ending",
      [..."wav flac ogg oga mp3 m4a aac".split(" ")].map((end) => `a.${end}`),
      "audio",
    ],
    ["nothing", [null, null], "ignore"],
    ["train and test", ["train", "test", "train"], "ignore"],
  ];
  for (const [name, cells, role] of cases) {
    it(`takes ${name} for ${role}`, () => assertEquals(inferRole(cells).role, role));
  }

  it("says why a column is ignored", () => {
    assertEquals(inferRole([null]).why, "every cell is blank");
    assertStringIncludes(inferRole(["train", "test"]).why ?? "", "name it as split");
  });

  it("warns of numbers that may only count the rows", () => {
    assertStringIncludes(inferRole(numbered(12, String)).why ?? "", "make it the id");
    assertEquals(inferRole(["1", "2", "2"]).why, undefined);
  });

  const doubts: [name: string, cells: Cell[], why: string][] = [
    [
      "a word among numbers",
      [...numbered(20, (i) => `${i / 4}`), "tbd"],
      '1 of 21 cells are not numbers, as "tbd"',
    ],
    [
      "an amount without sign among others",
      [...numbered(20, (i) => `$${i}`), "7"],
      '1 of 21 cells are not numbers written as $12.5, as "7"',
    ],
    [
      "amounts of two currencies",
      ["$5", "€7", "$3"],
      'numbers of several units ($, €), as "€7"; give all in one',
    ],
    [
      "a day that the calendar lacks",
      [...numbered(20, (i) => `2024-03-${i + 10}`), "2024-02-30"],
      '1 of 21 cells are not dates, as "2024-02-30"',
    ],
    [
      "decimal commas",
      ["12", "12,5"],
      'numbers with decimal commas, as "12,5"; pass --decimal , (the option decimal: ",") to read them so',
    ],
    [
      "days and months that could change places",
      ["3/5/2024", "2024-03-05"],
      'no cell tells day from month, as "3/5/2024"; write 2024-03-05, or give the role ' +
      '{ date: "dmy" } or { date: "mdy" }',
    ],
    [
      "addresses",
      ["https://a.b/c.wav"],
      'addresses of audio files, as "https://a.b/c.wav"; nothing is fetched: save the files ' +
      "beside the table and give their paths",
    ],
  ];
  for (const [name, cells, why] of doubts) {
    it(`says what is in doubt of ${name}`, () => assertEquals(inferRole(cells).why, why));
  }

  it("finds how numbers and dates are written", () => {
    assertEquals(inferRole(["$1,234.5"]).format, { group: ",", unit: "$" });
    assertEquals(inferRole(["12,5", "1.234,5"], { decimal: "," }).format, {
      decimal: ",",
      group: ".",
    });
    assertEquals(inferRole(["31/01/2024"]).format, { date: "dmy" });
    assertEquals(inferRole(["1e3"]).format, {});
  });

  it("takes only the given spellings for blank", () => {
    assertEquals(inferRole(["1", "none", "2"], { blanks: ["none"] }).role, "numeric");
    assertEquals(inferRole(["1", "NA", "2"], { blanks: ["none"] }).role, "categorical");
    assertEquals(inferRole(["-999", -999], { blanks: ["-999"] }).role, "ignore");
  });

  it("looks at the beginnings of long texts only", () => {
    const long = "a word ".repeat(20_000);
    assertEquals(inferRole([long, `${long}!`]).role, "text");
    assertEquals(inferRole([`${" ".repeat(100_000)}1x`, "2"]).role, "categorical");
  });
});

it("takes a column of pictures with a stray cell for pictures, and says so", () => {
  const cells = [...Array.from({ length: 19 }, (_, i) => `photos/${i}.png`), "photos/19"];
  const { role, why } = inferRole(cells);
  assertEquals(role, "image");
  assertEquals(why, '1 of 20 cells do not end so, as "photos/19"');
});
