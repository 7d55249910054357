import { buildTable } from "../table/build_table.ts";
import { unknownColumn } from "../table/did_you_mean.ts";
import { embedTexts } from "../modalities/text/embed_texts.ts";
import type { CorruptValue, ExtractContext } from "../modalities/modality.ts";
import type { IndexEntries } from "../search/search_index.ts";
import type { IndexCell } from "../search/index_columns.ts";
import type { MediaOptions } from "../table/media_cell.ts";
import { inferRole } from "../table/infer_role.ts";
import { type Cell, joinBatches, type RawTable } from "../table/raw_table.ts";
import type { Role } from "../table/schema.ts";
import type { Table } from "../table/table.ts";
import { embedFiles, embedPictures } from "./embed_pictures.ts";
import { GatheredVectors } from "./gathered_vectors.ts";
import type { JointEncoders } from "./joint_encoders.ts";

/** Rows for an index, and what was left out of it. */
export interface MadeEntries {
  readonly entries: IndexEntries;
  /** How many rows were read. */
  readonly rows: number;
  /** How many of them lack a value, and were left out. */
  readonly absent: number;
  /** Values that do not decode, whose rows were left out. */
  readonly corrupt: readonly CorruptValue[];
  /** How many texts were longer than the encoder reads, and were cut. */
  readonly truncated: number;
}

/** How rows of a table become rows of an index. */
export interface TableEntriesOptions {
  /** The column to embed. */
  readonly column: string;
  /** What it holds. */
  readonly kind: "image" | "text";
  /** The column that names the rows. @default {rows are numbered} */
  readonly id?: string;
  /** The number of the first row. @default {1} */
  readonly firstNumber?: number;
  /** Kinds of columns that are known, as those of the index to append to. @default {found from the cells} */
  readonly kinds?: Readonly<Record<string, "string" | "number" | undefined>>;
  /** The folder that paths of pictures start from. */
  readonly base?: string;
  readonly context: ExtractContext;
}

/** Embeds one column of a table, batch by batch, and keeps what else the rows have.
 *
 * A column of plain numbers is kept as numbers, any other as it is written; of bytes, none.
 *
 * @throws {SchemaError} If there is no such column, or ids are absent or not different.
 * @throws {DecodeError | LimitError} If a picture cannot be had.
 * @throws {EncoderError} If the network cannot run.
 */
export async function entriesOfTable(
  encoders: JointEncoders,
  batches: AsyncIterable<RawTable>,
  options: TableEntriesOptions,
): Promise<MadeEntries> {
  const { column, kind, id } = options;
  const vectors = new GatheredVectors(encoders[kind].dimensions);
  const kept: RawTable[] = [], bytes = new Set<string>();
  const corrupt: CorruptValue[] = [];
  let rows = 0, truncated = 0;
  for await (const batch of batches) {
    for (const name of [column, id]) {
      if (name !== undefined && !batch.names.includes(name)) {
        throw unknownColumn(name, batch.names);
      }
    }
    const add = (row: number, vector: ArrayLike<number>) => vectors.add(rows + row, vector);
    if (kind === "image") {
      corrupt.push(...await embedImages(batch, { ...options, encoders, rowsBefore: rows, add }));
    } else truncated += await embedColumn(batch, { ...options, encoders, add });
    kept.push(withoutBytes(batch, bytes));
    rows += batch.rows;
  }
  const raw = joinBatches(kept);
  const ids = idsOf(raw, options);
  const taken = vectors.rows;
  const columns = raw.names.flatMap((name, j) => {
    if (name === id || bytes.has(name)) return [];
    const kind = options.kinds?.[name] ?? kindOf(raw.cells[j]);
    const cells = cellsOf(raw, { name, kind });
    return [[name, taken.map((row) => cells[row])] as const];
  });
  return {
    entries: {
      ids: taken.map((row) => ids[row]),
      vectors: vectors.matrix(),
      columns: Object.fromEntries(columns),
    },
    rows,
    absent: rows - taken.length - corrupt.length,
    corrupt,
    truncated,
  };
}

/** Embeds picture files; their paths are the ids.
 *
 * @throws {DecodeError | LimitError} If a picture cannot be had.
 * @throws {EncoderError} If the network cannot run.
 */
export async function entriesOfFiles(
  { image }: Pick<JointEncoders, "image">,
  files: readonly string[],
  context: ExtractContext,
): Promise<MadeEntries> {
  const vectors = new GatheredVectors(image.dimensions), corrupt: CorruptValue[] = [];
  (await embedFiles(files, { encoder: image, context })).forEach((result, row) => {
    if ("why" in result) corrupt.push(result);
    else vectors.add(row, result.values);
  });
  const ids = vectors.rows.map((row) => files[row]);
  const entries = { ids, vectors: vectors.matrix() };
  return { entries, rows: files.length, absent: 0, corrupt, truncated: 0 };
}

type BatchOptions = TableEntriesOptions & {
  readonly encoders: JointEncoders;
  readonly add: (row: number, vector: ArrayLike<number>) => void;
};

/** @returns What does not decode. */
async function embedImages(
  batch: RawTable,
  options: BatchOptions & { readonly rowsBefore: number },
): Promise<CorruptValue[]> {
  const { column, id, base, context, encoders, rowsBefore, add } = options;
  const { allowOutside } = context;
  const [{ values }] = tableOf(batch, { name: column, role: "image", base, allowOutside })
    .columnsOf("image");
  const names = id === undefined ? undefined : batch.cells[batch.names.indexOf(id)];
  const cells = values.flatMap((source, row) =>
    source === null
      ? []
      : [{ row, id: String(names?.[row] ?? rowsBefore + row + 1), column, source }]
  );
  const corrupt: CorruptValue[] = [];
  (await embedPictures(cells, { encoder: encoders.image, context })).forEach((result, i) => {
    if ("why" in result) corrupt.push(result);
    else add(cells[i].row, result.values);
  });
  return corrupt;
}

/** @returns How many texts were cut. */
async function embedColumn(
  batch: RawTable,
  { column, context, encoders, add }: BatchOptions,
): Promise<number> {
  const table = tableOf(batch, { name: column, role: "text" });
  const { present, value: { features, truncated } } = await embedTexts(table.columnsOf("text"), {
    ids: table.ids,
    identity: encoders.text,
    encoder: encoders.text,
    context,
  });
  present.forEach((isThere, row) => {
    if (isThere === 1) add(row, features.row(row));
  });
  return truncated.length;
}

/** One column of raw cells, read as a role demands. */
function tableOf(
  raw: RawTable,
  { name, role, ...media }: MediaOptions & { readonly name: string; readonly role: Role },
): Table {
  const cells = [raw.cells[raw.names.indexOf(name)]];
  return buildTable({ ...raw, names: [name], cells }, { ...media, columns: [{ name, role }] });
}

/** A batch with blanks for bytes, which no index keeps; the names of their columns go to `bytes`. */
function withoutBytes(batch: RawTable, bytes: Set<string>): RawTable {
  const isBytes = (cell: Cell) => typeof cell === "object" && cell !== null;
  const cells = batch.names.map((name, j) => {
    if (!batch.cells[j].some(isBytes)) return batch.cells[j];
    bytes.add(name);
    return new Array<Cell>(batch.rows).fill(null);
  });
  return { ...batch, cells };
}

function idsOf(raw: RawTable, { id, firstNumber = 1 }: TableEntriesOptions): readonly string[] {
  return id === undefined
    ? Array.from({ length: raw.rows }, (_, i) => String(firstNumber + i))
    : tableOf(raw, { name: id, role: "id" }).ids;
}

/** What a column is kept as; codes that begin with 0 stay as they are. */
function kindOf(cells: readonly Cell[]): "string" | "number" {
  const { role, format = {} } = inferRole(cells);
  const isPlain = role === "numeric" && Object.keys(format).length === 0;
  return isPlain && !cells.some((cell) => /^\s*0\d/.test(String(cell))) ? "number" : "string";
}

function cellsOf(
  raw: RawTable,
  { name, kind }: { readonly name: string; readonly kind: "string" | "number" },
): readonly IndexCell[] {
  if (kind === "string") {
    return tableOf(raw, { name, role: "ignore" }).columnsOf("ignore")[0].values;
  }
  const [{ values }] = tableOf(raw, { name, role: "numeric" }).columnsOf("numeric");
  return Array.from(values, (value) => Number.isNaN(value) ? null : value);
}
