import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { SchemaError } from "../../src/errors.ts";
import { groupsOf, timesOf } from "../../src/table/groups_and_times.ts";
import { readTable } from "../../src/table/read_table.ts";

describe("groupsOf and timesOf", () => {
  const roles = { group: "speaker", time: "when" };

  it("give the columns of these roles, if there are any", async () => {
    const text = "speaker,when,x\nann,2024-01-02,1\nbob,2023-01-02,2\n";
    const table = await readTable({ text }, roles);
    assertEquals(groupsOf(table), ["ann", "bob"]);
    assertEquals([...timesOf(table)!], [Date.UTC(2024, 0, 2), Date.UTC(2023, 0, 2)]);
    const plain = await readTable({ text });
    assertEquals([groupsOf(plain), timesOf(plain)], [undefined, undefined]);
  });

  it("name the row that has none", async () => {
    const table = await readTable({ text: "speaker,when\nann,1\n,\n" }, roles);
    assertThrows(
      () => groupsOf(table),
      SchemaError,
      'Cannot keep groups apart: row 2 has no value in column "speaker"; fill it in',
    );
    assertThrows(() => timesOf(table), SchemaError, 'row 2 has no value in column "when"');
  });
});
