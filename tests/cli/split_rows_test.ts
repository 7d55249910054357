import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { splitRows } from "../../src/cli/split_rows.ts";
import { SchemaError } from "../../src/errors.ts";
import { type Column, Table } from "../../src/table/table.ts";

function table(...values: (string | null)[]): Table {
  const split: Column = { name: "part", role: "split", values };
  return new Table(values.map((_, row) => `row ${row}`), [split]);
}

describe("splitRows", () => {
  it("trains on every row where no column splits them", () => {
    const whole = new Table(["a", "b"], []);
    const { table: kept, trainRows, testRows } = splitRows(whole);
    assertEquals([kept, [...trainRows], [...testRows]], [whole, [0, 1], []]);
  });

  it("leaves out rows of neither side, and numbers the others anew", () => {
    const { table: kept, trainRows, testRows } = splitRows(
      table("test", "held out", "train", null, "train"),
    );
    assertEquals(kept.ids, ["row 0", "row 2", "row 4"]);
    assertEquals([[...trainRows], [...testRows]], [[1, 2], [0]]);
  });

  it("refuses a column without a row to train on, and names what it holds", () => {
    assertThrows(
      () => splitRows(table("test", "Train", null)),
      SchemaError,
      'no row of column "part" is valued "train"; it holds "test", "Train", null',
    );
  });
});
