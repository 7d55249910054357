import type { Block } from "../core/block.ts";
import { SparseMatrix } from "../core/sparse_matrix.ts";
import { stringify } from "../deps/csv_stringify.ts";
import type { TemporaryFile } from "../io/temporary_file.ts";
import { distinct, featureNames, presenceName } from "./feature_columns.ts";
import type { FeatureBatch } from "./feature_format.ts";

/** Characters of lines that are written at a time. */
const pageLength = 2 ** 20;

/** Comma-separated values; presence is `true` or `false`, and numbers are as short as they can be without loss. */
export async function writeCsv(
  batches: AsyncIterable<FeatureBatch>,
  file: TemporaryFile,
): Promise<void> {
  const encoder = new TextEncoder();
  let page = "";
  let isFirst = true;
  for await (const batch of batches) {
    if (isFirst) page = stringify([headerOf(batch)]);
    isFirst = false;
    for (const [row, id] of batch[0].ids.entries()) {
      const cells = batch.map((block) => cellsOf(block, row).join(","));
      page += `${stringify([[id]]).slice(0, -1)},${cells.join(",")}\n`;
      if (page.length < pageLength) continue;
      await file.write(encoder.encode(page));
      page = "";
    }
  }
  await file.write(encoder.encode(page));
}

function headerOf(batch: FeatureBatch): string[] {
  return distinct([
    "id",
    ...batch.flatMap((block) => [presenceName(block.modality), ...featureNames(block)]),
  ]);
}

function cellsOf({ present, features }: Block, row: number): (string | number | boolean)[] {
  const isPresent = present[row] === 1;
  if (!(features instanceof SparseMatrix)) return [isPresent, ...features.row(row)];
  const cells = new Array<string | number | boolean>(1 + features.columns).fill(0);
  cells[0] = isPresent;
  for (let k = features.indptr[row]; k < features.indptr[row + 1]; k++) {
    cells[1 + features.indices[k]] = features.data[k];
  }
  return cells;
}
