import { readTable, type ReadTableOptions } from "../table/read_table.ts";
import type { Table } from "../table/table.ts";

/** The table of a manifest: a path, an `http(s):` or `file:` URL, or `-` for standard input (media paths then start here). */
export async function readManifest(manifest: string, options: ReadTableOptions): Promise<Table> {
  if (manifest === "-") {
    const text = await new Response(Deno.stdin.readable).text();
    return readTable({ text, base: Deno.cwd() }, options);
  }
  const isUrl = /^(https?|file):\/\//.test(manifest);
  return readTable(isUrl ? new URL(manifest) : manifest, options);
}
