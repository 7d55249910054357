import { joinBatches, type RawTable } from "../../src/table/raw_table.ts";

/** The whole of a table that is read in batches. */
export async function join(batches: AsyncIterable<RawTable>): Promise<RawTable> {
  return joinBatches(await Array.fromAsync(batches));
}
