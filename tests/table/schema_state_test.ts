import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { type Json, StateReader } from "../../src/core/state.ts";
import { ModelFormatError } from "../../src/errors.ts";
import type { Schema } from "../../src/table/schema.ts";
import { schemaFromState, schemaToJson } from "../../src/table/schema_state.ts";

function reread(schema: Json): Schema {
  const fields = JSON.parse(JSON.stringify({ schema }));
  return schemaFromState(new StateReader({ type: "Any", fields }, {}), "schema");
}

describe("a schema in a model's state", () => {
  it("is the same after saving and loading", () => {
    const schema: Schema = [
      { name: "price", role: "numeric" },
      { name: "cost", role: "numeric", format: { decimal: ",", group: ".", unit: "€" } },
      { name: "day", role: "date", format: { date: "dmy", blanks: ["none", ""] } },
      { name: "tier", role: "ordered", order: ["free", "pro"] },
      { name: "shop", role: "group" },
    ];
    assertEquals(reread(schemaToJson(schema)), schema);
  });

  it("leaves out what else a column holds", () => {
    const column = { name: "x", role: "text", note: "inferred", values: [] } as const;
    assertEquals(schemaToJson([column]), [{ name: "x", role: "text" }]);
  });

  const faults: [name: string, column: Json, field: string][] = [
    ["a column without a name", { role: "text" }, "schema[0]"],
    ["a role that is none", { name: "x", role: "numbers" }, "schema[0]"],
    ["null", null, "schema[0]"],
    ["an ordered column without levels", { name: "x", role: "ordered" }, "schema[0].order"],
    ...([
      null,
      [],
      "$",
      { decimal: "." },
      { group: ";" },
      { unit: "" },
      { unit: 5 },
      { date: "ydm" },
      { blanks: [1] },
      { other: 1 },
    ] as Json[]).map((format): [string, Json, string] => [
      `the format ${JSON.stringify(format)}`,
      { name: "x", role: "numeric", format },
      "schema[0].format",
    ]),
  ];
  for (const [name, column, field] of faults) {
    it(`is refused with ${name}`, () => {
      const error = assertThrows(() => reread([column]), ModelFormatError);
      assertEquals(error.field, `model.${field}`);
    });
  }

  it("must be a list", () => {
    assertThrows(() => reread({}), ModelFormatError, "must be a list of columns");
  });
});
