import { baseOf, type FormatOptions, rawBatches, type TableSource } from "../table/raw_batches.ts";
import type { RawTable } from "../table/raw_table.ts";
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

/** The same as it is written, in small batches, and the folder that media paths start from. */
export function readRawManifest(
  manifest: string,
  { separator, encoding }: FormatOptions,
): { readonly batches: AsyncGenerator<RawTable>; readonly base?: string } {
  const source = sourceOf(manifest);
  const batches = rawBatches(source, { separator, encoding, batchRows: 256 });
  return { batches, base: baseOf(source) };
}

function sourceOf(manifest: string): TableSource {
  if (manifest === "-") return { stream: Deno.stdin.readable, base: Deno.cwd() };
  const isUrl = /^(https?|file):\/\//.test(manifest);
  return isUrl ? new URL(manifest) : manifest;
}
