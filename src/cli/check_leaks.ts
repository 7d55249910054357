import { SchemaError } from "../errors.ts";
import { findLeaks, formatLeaks, type Leak } from "../pipeline/leaks/index.ts";
import { note } from "./output.ts";
import type { SplitRows } from "./split_rows.ts";

/** Looks for leaks before any file is decoded; notes warnings, and, if they are allowed, errors.
 *
 * @throws {SchemaError} If there are errors, and they are not allowed; it names them all.
 */
export async function checkLeaks(
  { table, trainRows, testRows }: SplitRows,
  { allowLeaks, allowOutside }: { allowLeaks: boolean; allowOutside: boolean },
): Promise<Leak[]> {
  const leaks = await findLeaks(table, { trainRows, testRows, context: { allowOutside } });
  const errors = leaks.filter(({ severity }) => severity === "error");
  const warnings = leaks.filter(({ severity }) => severity === "warning");
  for (const line of formatLeaks(warnings)) note(`warning: ${line}`);
  if (errors.length === 0) return leaks;
  const lines = formatLeaks(errors);
  if (allowLeaks) { for (const line of lines) note(`leak: ${line}`); }
  else {
    throw new SchemaError(
      `Cannot learn: ${
        errors.length === 1 ? "the label leaks" : `the label leaks in ${errors.length} ways`
      }; mend the table, or pass --allow-leaks to go on all the same:\n  ${lines.join("\n  ")}`,
      errors[0].columns[0] ?? table.columnsOf("label")[0].name,
    );
  }
  return leaks;
}
