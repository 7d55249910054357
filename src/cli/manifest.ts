import type { TableSource } from "../table/raw_batches.ts";
import { readTable, type ReadTableOptions } from "../table/read_table.ts";
import { readTableBatches, type ReadTableBatchesOptions } from "../table/read_table_batches.ts";
import type { Table } from "../table/table.ts";

/** The table of a manifest: a path, an `http(s):` or `file:` URL, or `-` for standard input (media paths then start here). */
export function readManifest(manifest: string, options: ReadTableOptions): Promise<Table> {
  return readTable(sourceOf(manifest), options);
}

/** The same in batches, for rows to predict. */
export function readManifestBatches(
  manifest: string,
  options: ReadTableBatchesOptions,
): AsyncGenerator<Table> {
  return readTableBatches(sourceOf(manifest), options);
}

function sourceOf(manifest: string): TableSource {
  if (manifest === "-") return { stream: Deno.stdin.readable, base: Deno.cwd() };
  const isUrl = /^(https?|file):\/\//.test(manifest);
  return isUrl ? new URL(manifest) : manifest;
}
