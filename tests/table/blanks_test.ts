import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { blankTest } from "../../src/table/blanks.ts";
import type { Cell } from "../../src/table/raw_table.ts";
import type { Role } from "../../src/table/schema.ts";

const cells: Cell[] = [null, "NA", " n/a ", "#DIV/0!", "None", "-", "?", "x", 0];

function blanksOf(role: Role, blanks?: string[]): Cell[] {
  return cells.filter(blankTest({ role, format: { blanks } }));
}

describe("blankTest", () => {
  it("takes spellings and marks among numbers, dates, and true and false", () => {
    for (const role of ["numeric", "boolean", "date", "time"] as const) {
      assertEquals(blanksOf(role), [null, "NA", " n/a ", "#DIV/0!", "None", "-", "?"]);
    }
  });

  it("takes spellings in other features", () => {
    for (const role of ["categorical", "text", "image", "audio"] as const) {
      assertEquals(blanksOf(role), [null, "NA", " n/a ", "#DIV/0!", "None"]);
    }
  });

  it("takes only empty cells where values are names", () => {
    for (const role of ["label", "id", "split", "group", "ignore"] as const) {
      assertEquals(blanksOf(role, ["x"]), [null]);
    }
  });

  it("takes the given spellings in place of all others", () => {
    assertEquals(blanksOf("numeric", ["x", "0"]), [null, "x", 0]);
    assertEquals(blanksOf("text", []), [null]);
  });

  it("takes no level for blank", () => {
    const isBlank = blankTest({ role: "ordered", order: ["None", "some"] });
    assertEquals([isBlank("None"), isBlank("NA")], [false, true]);
  });
});
