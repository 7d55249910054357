import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { SchemaError } from "../../src/errors.ts";
import { conformTable } from "../../src/table/conform.ts";
import type { Role } from "../../src/table/schema.ts";
import { type Column, Table } from "../../src/table/table.ts";

describe("conformTable", () => {
  it("takes roles, orders and formats from the schema", () => {
    const schema = [{ name: "tier", role: "ordered", order: ["free", "pro"] }] as const;
    const table = new Table(["a"], [{ name: "tier", role: "text", note: "x", values: ["pro"] }]);
    assertEquals(conformTable(table, schema).columns, [{ ...schema[0], values: ["pro"] }]);
  });

  it("takes columns that the table lacks for absent", () => {
    const table = conformTable(new Table(["a"], []), [
      { name: "price", role: "numeric" },
      { name: "sold", role: "boolean" },
      { name: "when", role: "date" },
      { name: "shop", role: "group" },
    ]);
    assertEquals(table.columns.map(({ values }) => values[0]), [NaN, NaN, NaN, null]);
  });

  it("refuses values of another meaning", () => {
    const cases: [read: Role, wanted: Role][] = [
      ["numeric", "text"],
      ["text", "numeric"],
      ["date", "numeric"],
      ["numeric", "boolean"],
      ["categorical", "date"],
      ["image", "text"],
      ["audio", "image"],
    ];
    for (const [role, wanted] of cases) {
      const values = role === "numeric" || role === "date" ? Float64Array.of(1) : [null];
      const table = new Table(["a"], [{ name: "x", role, values } as Column]);
      assertThrows(
        () => conformTable(table, [{ name: "x", role: wanted }]),
        SchemaError,
        `Cannot use column "x": it was read as ${role}, the model needs ${wanted}`,
      );
    }
  });
});
