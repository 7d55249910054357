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
    ["numbers that are not finite", ["1", "NaN", "-Infinity", "inf"], "numeric"],
    ["numbers with leading zeros", ["007", "012"], "numeric"],
    ["a different number in every row", numbered(20, String), "numeric"],
    ["dates, versions and amounts", ["2024-01-01", "1.2.3", "1,000"], "categorical"],
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
    ["true and false", ["true", "false", "true"], "categorical"],
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

  it("warns of a few words among numbers", () => {
    const { role, why } = inferRole([...numbered(20, (i) => `${i / 4}`), "n/a"]);
    assertEquals(role, "categorical");
    assertEquals(why, '1 of 21 cells are not numbers, as "n/a"');
  });
});

it("takes a column of pictures with a stray cell for pictures, and says so", () => {
  const cells = [...Array.from({ length: 19 }, (_, i) => `photos/${i}.png`), "photos/19"];
  const { role, why } = inferRole(cells);
  assertEquals(role, "image");
  assertEquals(why, '1 of 20 cells do not end so, as "photos/19"');
});
