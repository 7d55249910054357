import { ByteWriter, type ColumnSource, ParquetWriter } from "../deps/hyparquet_writer.ts";
import { type FeatureColumn, featureColumns, sparseNames } from "./feature_columns.ts";
import type { TemporaryFile } from "../io/temporary_file.ts";
import type { FeatureBatch } from "./feature_format.ts";

/** Bytes of features in a row group, about: the footer says where each column of each is, and is kept until the end. */
const groupBytes = 2 ** 25;

/** Apache Parquet, compressed by Snappy. */
export async function writeParquet(
  batches: AsyncIterable<FeatureBatch>,
  file: TemporaryFile,
): Promise<void> {
  let output: { writer: SinkWriter; parquet: ParquetWriter } | undefined;
  let waiting: FeatureColumn[][] = [], bytes = 0;
  async function writeGroup(): Promise<void> {
    if (waiting.length === 0) return;
    const columnData = waiting[0].map((_, j) => toSource(waiting.map((columns) => columns[j])));
    await output!.parquet.write({ columnData, rowGroupSize: Infinity });
    waiting = [];
    bytes = 0;
  }
  for await (const batch of batches) {
    const columns = featureColumns(batch);
    output ??= open(columns, sparseNames(batch), file);
    waiting.push(columns);
    bytes += columns.reduce((sum, column) => sum + sizeOf(column), 0);
    if (bytes >= groupBytes) await writeGroup();
  }
  await writeGroup();
  await output?.parquet.finish();
}

/** The library's buffer, emptied into the file after every row group. */
class SinkWriter extends ByteWriter {
  readonly #file: TemporaryFile;

  constructor(file: TemporaryFile) {
    super();
    this.#file = file;
  }

  async flush(): Promise<void> {
    await this.#file.write(this.getBytes());
    this.index = 0;
  }

  override finish(): Promise<void> {
    return this.flush();
  }
}

function open(
  columns: readonly FeatureColumn[],
  names: Readonly<Record<string, string>>,
  file: TemporaryFile,
) {
  const writer = new SinkWriter(file);
  const parquet = new ParquetWriter({
    writer,
    schema: [
      { name: "features", num_children: columns.length },
      ...columns.flatMap(toElements),
    ],
    statistics: false,
    createdBy: "Medley",
    kvMetadata: Object.entries(names).map(([key, value]) => ({ key, value })),
  });
  return { writer, parquet };
}

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]["schema"][number];

function toElements({ name, type, values }: FeatureColumn): SchemaElement[] {
  switch (type) {
    case "string":
      return [{ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" }];
    case "boolean":
      return [{ name, type: "BOOLEAN", repetition_type: "REQUIRED" }];
    case "number":
      return [{
        name,
        type: values instanceof Float32Array ? "FLOAT" : "DOUBLE",
        repetition_type: "REQUIRED",
      }];
    default:
      return [
        { name, repetition_type: "REQUIRED", num_children: 1, converted_type: "LIST" },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        {
          name: "element",
          type: type === "indices" ? "INT32" : "DOUBLE",
          repetition_type: "REQUIRED",
        },
      ];
  }
}

function sizeOf({ type, values }: FeatureColumn): number {
  if (type === "number") return values.byteLength;
  if (type !== "indices" && type !== "entries") return values.length * 16;
  return values.reduce((sum, list) => sum + 16 + list.byteLength, 0);
}

/** One column of several batches. */
function toSource(parts: readonly FeatureColumn[]): ColumnSource {
  const [{ name, type, values }] = parts;
  if (type === "number") {
    const lists = parts.map((part) => part.values as Float64Array);
    const all = new (values instanceof Float32Array ? Float32Array : Float64Array)(
      lists.reduce((sum, list) => sum + list.length, 0),
    );
    let at = 0;
    for (const list of lists) {
      all.set(list, at);
      at += list.length;
    }
    return { name, data: all, offsetIndex: false };
  }
  const data = parts.flatMap((part): unknown[] => {
    const isList = part.type === "indices" || part.type === "entries";
    return isList ? part.values.map((list) => Array.from(list)) : [...part.values];
  });
  return { name, data, offsetIndex: false };
}
