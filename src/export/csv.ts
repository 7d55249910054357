import { stringify } from "../deps/csv_stringify.ts";
import { featureColumns } from "./feature_columns.ts";
import type { TemporaryFile } from "../io/temporary_file.ts";
import type { FeatureBatch } from "./feature_format.ts";

/** Comma-separated values; presence is `true` or `false`, and numbers are as short as they can be without loss. */
export async function writeCsv(
  batches: AsyncIterable<FeatureBatch>,
  file: TemporaryFile,
): Promise<void> {
  const encoder = new TextEncoder();
  let header = true;
  for await (const batch of batches) {
    const columns = featureColumns(batch, { sparse: "dense" });
    const rows = batch[0].ids.map((_, i) => columns.map(({ values }) => String(values[i])));
    const names = header ? [columns.map(({ name }) => name)] : [];
    header = false;
    await file.write(encoder.encode(stringify([...names, ...rows])));
  }
}
