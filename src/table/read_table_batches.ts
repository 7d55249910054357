import { checkInteger } from "../core/check.ts";
import { assignRoles } from "./assign_roles.ts";
import { buildTable } from "./build_table.ts";
import { baseOf, rawBatches, type TableSource } from "./raw_batches.ts";
import type { ReadTableOptions } from "./read_table.ts";
import type { Schema } from "./schema.ts";
import { Table } from "./table.ts";

/** Settings of {@linkcode readTableBatches}. */
export interface ReadTableBatchesOptions extends
  Pick<
    ReadTableOptions,
    "allowOutside" | "blanks" | "decimal" | "separator" | "encoding" | "maxBytes"
  > {
  /** The schema of a fitted model: its columns are read, the others passed over. */
  readonly schema: Schema;
  /** Most rows in a batch. @default {1024} */
  readonly batchRows?: number;
}

/** Reads rows to predict, a table at a time, so that memory does not grow with their number.
 *
 * As {@linkcode readTable}, with two differences: two rows of one id are an error only if they are in one batch, and
 * there is no limit to the size, unless `maxBytes` is given. Of Parquet, a row group is in memory at a time.
 *
 * @example
 * ```ts
 * import { readTableBatches } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const ids: (readonly string[])[] = [];
 * const batches = readTableBatches({ text: "price\n1\n2\n3\n" }, {
 *   schema: [{ name: "price", role: "numeric" }],
 *   batchRows: 2,
 * });
 * for await (const table of batches) ids.push(table.ids);
 * assertEquals(ids, [["1", "2"], ["3"]]);
 * ```
 */
export async function* readTableBatches(
  source: TableSource,
  options: ReadTableBatchesOptions,
): AsyncGenerator<Table> {
  const { schema, batchRows = 1024, allowOutside } = options;
  checkInteger("batchRows", batchRows, 1);
  const columns = new Set(schema.map(({ name }) => name));
  const base = baseOf(source);
  let rowsBefore = 0;
  for await (const raw of rawBatches(source, { ...options, batchRows, columns })) {
    const columns = assignRoles(raw, options);
    const table = buildTable(raw, { columns, base, allowOutside });
    yield columns.some(({ role }) => role === "id") ? table : numberFrom(rowsBefore, table);
    rowsBefore += table.rows;
  }
}

/** The same table, whose rows are numbered from where the batch before it ended. */
function numberFrom(rowsBefore: number, table: Table): Table {
  return new Table(table.ids.map((_, row) => String(rowsBefore + row + 1)), table.columns);
}
