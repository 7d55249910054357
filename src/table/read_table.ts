import { assignRoles, type RoleOptions } from "./assign_roles.ts";
import { buildTable } from "./build_table.ts";
import { baseOf, type FormatOptions, rawBatches, type TableSource } from "./raw_batches.ts";
import { joinBatches } from "./raw_table.ts";
import type { Table } from "./table.ts";

/** Settings of {@linkcode readTable}. */
export interface ReadTableOptions extends RoleOptions, FormatOptions {
  /** Lets media paths leave the folder of the table. @default {false} */
  readonly allowOutside?: boolean;
}

/** Reads a table: separated values (`.csv`, `.tsv`), newline-delimited JSON (`.ndjson`, `.jsonl`), Parquet (`.parquet`) or
 * Arrow (`.arrow`, `.feather`, `.ipc`).
 *
 * Blank cells are absent. Roles that the options leave open are inferred from the values; see {@linkcode describeSchema}.
 * The paths of pictures and sounds start from the table's folder, which they may not leave.
 *
 * Values are separated by commas, semicolons, tabs or bars: by what `sep=;` in the first line says, else by what makes
 * most cells of the header among those that make as many of the next lines. A first column without a name is named
 * `column 1`; any other must have one, unless it stands behind the last named column and is blank in every row. Text
 * is UTF-8, or what its byte order mark says.
 *
 * @param source A path; a `file:` or `http(s):` URL; the text itself; or a stream of bytes.
 * @param options `label`, `id`, `split`, `group`, `time`: columns of these roles; `roles`: roles of single columns;
 * `schema`: that of a fitted model, for rows to predict: what it lacks is ignored, and columns of it may be missing.
 * `maxBytes` is 1 GiB by default.
 * @throws {SyntaxError} If the data are malformed, empty or without rows; it names the line.
 * @throws {SchemaError} If a named column does not exist, a cell does not fit its role, or two rows have one id.
 * @throws {DecodeError} If a media path leaves the folder.
 * @throws {LimitError} If the data are larger than `maxBytes`.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {TypeError} If a role, a format or a separator is none of those offered.
 * @example
 * ```ts
 * import { readTable } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const table = await readTable({ text: "tier,price,kind\nfree,0,a\npro,12.5,b\n" }, {
 *   label: "kind",
 *   roles: { tier: { ordered: ["free", "pro"] } },
 * });
 * assertEquals(table.schema.map(({ role }) => role), ["ordered", "numeric", "label"]);
 * assertEquals(table.labels(), ["a", "b"]);
 * ```
 */
export async function readTable(
  source: TableSource,
  options: ReadTableOptions = {},
): Promise<Table> {
  const { allowOutside, separator, encoding, maxBytes = 2 ** 30 } = options;
  const raw = joinBatches(
    await Array.fromAsync(rawBatches(source, { separator, encoding, maxBytes })),
  );
  const columns = assignRoles(raw, options);
  return buildTable(raw, { columns, base: baseOf(source), allowOutside });
}
