import type { FileMetaData, parquetHeader, parquetSchema } from "../deps/hyparquet.ts";
import { LimitError, SchemaError } from "../errors.ts";
import type { RandomAccess } from "../io/byte_source.ts";
import { decompressLz4Block } from "./lz4.ts";
import type { RawOptions, RawTable } from "./raw_table.ts";
import { cellBatches } from "./to_cell.ts";

/** Most cells, and most bytes once decompressed, of the row group that is in memory. */
const maxCells = 2 ** 28;
const maxBytes = 2 ** 31;

/** Reads a Parquet file batch by batch, a row group in memory at a time; see {@linkcode toCell}.
 *
 * @param options `name`: what is read, for messages.
 * @throws {SyntaxError} If it is not a Parquet file, or a damaged one.
 * @throws {SchemaError} If a value is a list or a struct.
 * @throws {LimitError} If a row group declares more than 2²⁸ cells or 2 GiB.
 */
export async function* readParquet(
  file: RandomAccess,
  options: RawOptions & { readonly name: string },
): AsyncGenerator<RawTable> {
  const { name, columns: wanted } = options;
  const { parquetHeader, parquetMetadataAsync, parquetRead, parquetSchema } = await import(
    "../deps/hyparquet.ts"
  );
  const { compressors, decompressZstd } = await import("../deps/hyparquet_compressors.ts");
  const source = {
    byteLength: file.size,
    slice: async (start: number, end = file.size) => (await file.read(start, end)).buffer,
  };
  const { metadata, fields } = await orSyntaxError(name, async () => {
    const metadata = await parquetMetadataAsync(source);
    return { metadata, fields: parquetSchema(metadata).children };
  });
  const names = fields.map(({ element }) => element.name).filter((field) =>
    wanted?.has(field) ?? true
  );
  checkColumns(fields.filter(({ element }) => names.includes(element.name)), name);

  let rowsBefore = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    checkGroup(group, { name, columns: names.length });
    const values = new Map<string, ArrayLike<unknown>[]>(names.map((column) => [column, []]));
    await orSyntaxError(name, async () => {
      for (const { start, end } of chunksOf(group, names)) {
        checkPages(await file.read(start, end), { rows, parquetHeader });
      }
      await parquetRead({
        file: source,
        metadata,
        columns: names,
        rowStart: rowsBefore,
        rowEnd: rowsBefore + rows,
        compressors: {
          ...compressors,
          // The package's own fails on an empty page.
          LZ4_RAW: decompressLz4Block,
          // The package's own makes room for what the data say, not for what the page says.
          ZSTD: (input, length) => decompressZstd(input, new Uint8Array(length)),
        },
        utf8: false,
        onChunk: ({ columnName, columnData }) => values.get(columnName)?.push(columnData),
      });
    });
    const joined = names.map((column) => join(values.get(column)!));
    if (joined.some((list) => list.length !== rows)) {
      throw new SyntaxError(`Cannot read ${name}: a column is not as long as the file says`);
    }
    const rounded = names.map((column, j) => {
      const { converted_type, scale } = fields.find(({ element }) =>
        element.name === column
      )!.element;
      return converted_type === "DECIMAL" ? roundAll(joined[j], scale ?? 0) : joined[j];
    });
    yield* cellBatches({ names, values: rounded, rows, rowsBefore }, options);
    rowsBefore += rows;
  }
}

type RowGroup = FileMetaData["row_groups"][number];

type Field = ReturnType<typeof parquetSchema>;

function checkColumns(fields: readonly Field[], file: string): void {
  const names = new Set<string>();
  for (const { element: { name, repetition_type }, children } of fields) {
    if (children.length > 0 || repetition_type === "REPEATED") {
      throw new SchemaError(
        `Cannot use column "${name}" of ${file}: its values are lists or structs; ` +
          "flatten it into columns of its own",
        name,
      );
    }
    if (names.has(name)) {
      throw new SchemaError(`Cannot read ${file}: two columns are named "${name}"`, name);
    }
    names.add(name);
  }
}

/** Where the pages of each column are. */
function chunksOf(
  group: RowGroup,
  names: readonly string[],
): { start: number; end: number }[] {
  return group.columns.flatMap(({ meta_data: column }) => {
    if (column === undefined || !names.includes(column.path_in_schema[0])) return [];
    const start = Number(column.dictionary_page_offset || column.data_page_offset);
    return { start, end: start + Number(column.total_compressed_size) };
  });
}

/** Checks that pages have no more values than their row group: the library would make room for them. */
function checkPages(
  bytes: Uint8Array<ArrayBuffer>,
  options: { rows: number; parquetHeader: typeof parquetHeader },
): void {
  const reader = { view: new DataView(bytes.buffer), offset: 0 };
  while (reader.offset < bytes.length - 1) {
    const page = options.parquetHeader(reader);
    const size = page.compressed_page_size;
    const { data_page_header: first, data_page_header_v2: second } = page;
    const values = first?.num_values ?? second?.num_values ??
      page.dictionary_page_header?.num_values;
    const limits = [
      [size, bytes.length - reader.offset],
      // A dictionary may hold what no row of the group has.
      [values, page.dictionary_page_header === undefined ? options.rows : maxCells],
      [second?.num_nulls ?? 0, second?.num_values ?? 0],
      [second?.definition_levels_byte_length ?? 0, size],
      [second?.repetition_levels_byte_length ?? 0, size],
    ];
    const fits = limits.every(([value, most]) => value! >= 0 && value! <= most!);
    if (!fits) throw new SyntaxError("a page says that it has more than its column");
    reader.offset += size;
  }
}

function checkGroup(
  group: RowGroup,
  { name, columns }: { name: string; columns: number },
): void {
  const bytes = group.columns.reduce(
    (sum, { meta_data }) => sum + Number(meta_data?.total_uncompressed_size ?? 0),
    0,
  );
  const cells = Number(group.num_rows) * columns;
  const advice = "; write it with smaller row groups";
  if (cells > maxCells) {
    throw new LimitError(`Cannot read ${name}${advice}: cells of a row group`, {
      limit: maxCells,
      actual: cells,
    });
  }
  if (bytes > maxBytes) {
    throw new LimitError(`Cannot read ${name}${advice}: bytes of a row group`, {
      limit: maxBytes,
      actual: bytes,
    });
  }
}

/** The library's own errors, as one that names the file. */
async function orSyntaxError<Value>(name: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (cause) {
    throw new SyntaxError(
      `Cannot read ${name} as Parquet: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}

function join(parts: readonly ArrayLike<unknown>[]): ArrayLike<unknown> {
  return parts.length === 1 ? parts[0] : parts.flatMap((part) => Array.from(part));
}

/** The library multiplies by a power of ten, which is a last digit off for some decimals. */
function roundAll(values: ArrayLike<unknown>, digits: number): unknown[] {
  return Array.from(
    values,
    (value) => typeof value === "number" ? Number(value.toFixed(digits)) : value,
  );
}
