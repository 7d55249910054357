import type { ValueFormat } from "./schema.ts";
import type { Table } from "./table.ts";

/** A line for each column that says its role, how its cells are written where that is not plain, and how both were found.
 *
 * @example
 * ```ts
 * import { describeSchema, readTable } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const table = await readTable({ text: "price,kind\n12,a\n15,b\n" }, { label: "kind" });
 * assertEquals(describeSchema(table), ["price: numeric (inferred)", "kind: label"]);
 * ```
 */
export function describeSchema(table: Table): string[] {
  return table.columns.map(({ name, role, order, format, note }) => {
    const levels = order === undefined ? "" : ` ${order.join(" < ")}`;
    return `${name}: ${role}${levels}${writtenAs(format)}${note === undefined ? "" : ` (${note})`}`;
  });
}

/** ` in $, thousands as 1,234`. */
function writtenAs({ unit, group, decimal, date }: ValueFormat = {}): string {
  const parts = [
    unit === "%" ? "percent as shares" : unit && `in ${unit}`,
    group && `thousands as 1${group}234`,
    decimal && `decimals as 0${decimal}5`,
    date === "dmy" ? "day first" : date === "mdy" ? "month first" : undefined,
  ].filter((part) => part !== undefined);
  return parts.map((part) => `, ${part}`).join("");
}
