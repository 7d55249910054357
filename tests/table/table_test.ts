import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { SchemaError } from "../../src/errors.ts";
import { describeSchema } from "../../src/table/describe_schema.ts";
import { readTable } from "../../src/table/read_table.ts";
import { Table } from "../../src/table/table.ts";

const table = await readTable({ text: "sku,price,tier,kind\na,1,pro,x\nb,,,y\nc,3,free,\n" }, {
  label: "kind",
  id: "sku",
  roles: { tier: { ordered: ["free", "pro"] } },
});

describe("Table", () => {
  it("takes rows in any order, with their ids", () => {
    const taken = table.take([2, 0]);
    assertEquals(taken.ids, ["c", "a"]);
    assertEquals([...taken.columnsOf("numeric")[0].values], [3, 1]);
    assertEquals(taken.columnsOf("ordered")[0].values, ["free", "pro"]);
    assertEquals(taken.schema, table.schema);
  });

  it("gives the columns of some roles, in its own order", () => {
    assertEquals(table.columnsOf("ordered", "numeric").map(({ name }) => name), ["price", "tier"]);
  });

  it("gives the labels, or says which row has none", () => {
    assertEquals(table.take([0, 1]).labels(), ["x", "y"]);
    assertThrows(() => table.labels(), SchemaError, 'row c has none in column "kind"');
  });

  it("refuses labels without a label column", () => {
    const unlabelled = new Table(["1"], [{ name: "a", role: "text", values: ["x"] }]);
    assertThrows(() => unlabelled.labels(), SchemaError, "no column has the role label");
  });

  it("refuses a column of another length", () => {
    assertThrows(
      () => new Table(["1"], [{ name: "a", role: "text", values: [] }]),
      SchemaError,
      'column "a" has 0 values for 1 rows',
    );
  });
});

describe("describeSchema", () => {
  it("says each column's role, its levels and how it was found", () => {
    assertEquals(describeSchema(table), [
      "sku: id",
      "price: numeric (inferred)",
      "tier: ordered free < pro",
      "kind: label",
    ]);
  });
});
