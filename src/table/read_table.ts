import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { checkOneOf } from "../core/check.ts";
import { readFile } from "../io/read_file.ts";
import { assignRoles, type RoleOptions } from "./assign_roles.ts";
import { buildTable } from "./build_table.ts";
import { parseCsv } from "./csv.ts";
import { parseNdjson } from "./ndjson.ts";
import type { RawTable } from "./raw_table.ts";
import type { Table } from "./table.ts";

/** A table in hand: its text, and the folder that its media paths start from. */
export interface TableText {
  /** The table, written as a file would hold it. */
  readonly text: string;
  /** Found from the first character if not given. */
  readonly format?: "csv" | "ndjson";
  /** The folder of media paths; without one they are refused. */
  readonly base?: string;
}

/** Settings of {@linkcode readTable}. */
export interface ReadTableOptions extends RoleOptions {
  /** Lets media paths leave the folder of the table. @default {false} */
  readonly allowOutside?: boolean;
}

/** Reads a table of comma-separated values (`.csv`) or newline-delimited JSON (`.ndjson`, `.jsonl`), in UTF-8.
 *
 * Blank cells are absent. Roles that the options leave open are inferred from the values; see {@linkcode describeSchema}.
 * The paths of pictures and sounds start from the table's folder, which they may not leave.
 *
 * @param source A path; a `file:` or `http(s):` URL; or the text itself.
 * @param options `label`, `id`, `split`: columns of these roles; `roles`: roles of single columns; `schema`: that of a
 * fitted model, for rows to predict: what it lacks is ignored, and columns of it may be missing.
 * @throws {SyntaxError} If the text is malformed, empty or without rows; it names the line.
 * @throws {SchemaError} If a named column does not exist, a cell does not fit its role, or two rows have one id.
 * @throws {DecodeError} If a media path leaves the folder.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {TypeError} If a role or a format is none of those offered.
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
  source: string | URL | TableText,
  options: ReadTableOptions = {},
): Promise<Table> {
  const { text, format, base, name } = await open(source);
  const raw = parse(text, { format, name });
  const columns = assignRoles(raw, options);
  return buildTable(raw, { columns, base, allowOutside: options.allowOutside });
}

/** A table's text, with its name for messages. */
type OpenTable = TableText & { readonly name?: string };

async function open(source: string | URL | TableText): Promise<OpenTable> {
  if (typeof source !== "string" && !(source instanceof URL)) {
    if (source.format !== undefined) checkOneOf("format", source.format, ["csv", "ndjson"]);
    return source;
  }
  const name = String(source);
  const text = decodeUtf8(await readFile(source), name);
  const format = formatOf(source instanceof URL ? source.pathname : source);
  return { text, name, format, base: folderOf(source) };
}

function decodeUtf8(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new SyntaxError(`Cannot read ${name}: it is not UTF-8 text; save it as UTF-8`, { cause });
  }
}

function formatOf(path: string): "csv" | "ndjson" | undefined {
  if (/\.csv$/i.test(path)) return "csv";
  return /\.(?:ndjson|jsonl)$/i.test(path) ? "ndjson" : undefined;
}

function folderOf(source: string | URL): string | undefined {
  if (typeof source === "string") return dirname(source);
  return source.protocol === "file:" ? dirname(fileURLToPath(source)) : undefined;
}

function parse(
  text: string,
  { format, name }: { format?: "csv" | "ndjson"; name?: string },
): RawTable {
  const what = name ?? "the table";
  if (text.trim() === "") throw new SyntaxError(`Cannot read ${what}: it is empty`);
  const isJson = format === undefined ? /^\s*\{/.test(text) : format === "ndjson";
  const raw = isJson ? parseNdjson(text, name) : parseCsv(text, name);
  if (raw.rows === 0) {
    throw new SyntaxError(`Cannot read ${what}: it has a header, but no rows`);
  }
  return raw;
}
