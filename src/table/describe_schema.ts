import type { Table } from "./table.ts";

/** A line for each column that says its role and how it was found.
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
  return table.columns.map(({ name, role, order, note }) => {
    const levels = order === undefined ? "" : ` ${order.join(" < ")}`;
    return `${name}: ${role}${levels}${note === undefined ? "" : ` (${note})`}`;
  });
}
