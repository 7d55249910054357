import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { describeSchema } from "../../src/table/describe_schema.ts";
import { Table } from "../../src/table/table.ts";

it("describeSchema says role, levels, format and note of every column", () => {
  const values = Float64Array.of(1);
  const table = new Table(["a"], [
    { name: "price", role: "numeric", values },
    { name: "cost", role: "numeric", format: { unit: "$", group: "," }, note: "inferred", values },
    { name: "share", role: "numeric", format: { unit: "%", decimal: "," }, values },
    { name: "born", role: "date", format: { date: "dmy" }, values },
    { name: "sold", role: "time", format: { date: "ymd" }, values },
    { name: "tier", role: "ordered", order: ["free", "pro"], values: ["pro"] },
  ]);
  assertEquals(describeSchema(table), [
    "price: numeric",
    "cost: numeric, in $, thousands as 1,234 (inferred)",
    "share: numeric, percent as shares, decimals as 0,5",
    "born: date, day first",
    "sold: time",
    "tier: ordered free < pro",
  ]);
});
