import {
  bool,
  columnFromArray,
  float32,
  float64,
  int32,
  list,
  Table,
  tableFromColumns,
  tableToIPC,
  utf8,
} from "../deps/flechette.ts";
import { Builder, MemorySink, writeFooter } from "../deps/flechette_footer.ts";
import { type FeatureColumn, featureColumns, sparseNames } from "./feature_columns.ts";
import type { TemporaryFile } from "../io/temporary_file.ts";
import type { FeatureBatch } from "./feature_format.ts";

/** An Arrow file (IPC), a record batch for every batch of rows.
 *
 * It is what the stream format has (schema, record batches, end), between a mark and a footer that says where they are.
 */
export async function writeArrow(
  batches: AsyncIterable<FeatureBatch>,
  file: TemporaryFile,
): Promise<void> {
  const blocks: { offset: number; metadataLength: number; bodyLength: number }[] = [];
  let schema: Parameters<typeof writeFooter>[1] | undefined;
  let offset = 0;
  async function write(bytes: Uint8Array): Promise<void> {
    await file.write(bytes);
    offset += bytes.length;
  }

  for await (const batch of batches) {
    const table = toTable(featureColumns(batch), sparseNames(batch));
    const stream = tableToIPC(table, { format: "stream" })!;
    const schemaEnd = messageLength(stream, 0);
    if (schema === undefined) {
      schema = table.schema;
      await write(mark);
      await write(stream.subarray(0, schemaEnd));
    }
    const message = stream.subarray(schemaEnd, stream.length - endOfStream.length);
    const metadataLength = messageLength(message, 0);
    blocks.push({ offset, metadataLength, bodyLength: message.length - metadataLength });
    await write(message);
  }
  if (schema === undefined) return;
  await write(endOfStream);
  const sink = new MemorySink();
  writeFooter(new Builder(sink), schema, [], blocks, null);
  await write(sink.finish());
}

const mark = new TextEncoder().encode("ARROW1\0\0");
const endOfStream = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);

/** Length of the message that begins at a place, without its body. */
function messageLength(bytes: Uint8Array, at: number): number {
  return 8 + new DataView(bytes.buffer, bytes.byteOffset + at).getInt32(4, true);
}

function toTable(columns: readonly FeatureColumn[], names: Readonly<Record<string, string>>) {
  const { schema, children } = tableFromColumns(
    columns.map((column) => [column.name, toColumn(column)]),
  );
  return new Table({ ...schema, metadata: new Map(Object.entries(names)) }, children);
}

function toColumn({ type, values }: FeatureColumn) {
  switch (type) {
    case "string":
      return columnFromArray(values, utf8());
    case "boolean":
      return columnFromArray(values, bool());
    case "number":
      return columnFromArray(values, values instanceof Float32Array ? float32() : float64());
    case "indices":
      return columnFromArray(values, list(int32()));
    case "entries":
      return columnFromArray(values, list(float64()));
  }
}
