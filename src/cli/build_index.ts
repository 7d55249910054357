import type { ExtractContext } from "../modalities/modality.ts";
import { kindOf } from "../search/index_columns.ts";
import { SearchIndex } from "../search/search_index.ts";
import { entriesOfFiles, entriesOfTable, type MadeEntries } from "./index_entries.ts";
import type { JointEncoders } from "./joint_encoders.ts";
import { listPictures } from "./list_pictures.ts";
import { readRawManifest } from "./manifest.ts";
import type { TableCliOptions } from "./table_options.ts";

/** What to index. */
export interface IndexOptions extends TableCliOptions {
  /** The column of pictures of a table. */
  readonly image?: string;
  /** The column of texts of a table. */
  readonly text?: string;
  /** The column that names the rows of a table. */
  readonly id?: string;
}

/** An index, and what was left out of it. */
export type BuiltIndex = Omit<MadeEntries, "entries"> & { readonly index: SearchIndex };

/** Makes an index of a table, or of picture files and folders of them; or adds their rows to the index `before`.
 *
 * @throws {SchemaError} If the table lacks a column, or its columns are not those of the index before.
 * @throws {DecodeError | LimitError} If a picture cannot be had.
 * @throws {EncoderError} If another encoder made the index before, or the network cannot run.
 */
export async function buildIndex(
  encoders: JointEncoders,
  sources: readonly string[],
  { before, context, ...options }: IndexOptions & {
    readonly before?: SearchIndex;
    readonly context: ExtractContext;
  },
): Promise<BuiltIndex> {
  const kind = options.text === undefined ? "image" : "text";
  const encoder = encoders[kind];
  const column = options.image ?? options.text;
  if (before !== undefined) {
    // Whatever would be refused in the end is refused before any picture is read.
    const columns = column === undefined ? {} : emptyOf(before);
    before.append({ ids: [], vectors: before.vectors.takeRows([]), columns, encoder });
  }
  const made = column === undefined
    ? await entriesOfFiles(encoders, listPictures(sources), context)
    : await entriesOfManifest(encoders, sources[0], { ...options, column, kind, before, context });
  const { entries, ...counts } = made;
  if (entries.ids.length === 0) {
    throw new RangeError(
      `Cannot make an index: no row has ${kind === "image" ? "a picture" : "a text"}`,
    );
  }
  const index = before === undefined
    ? SearchIndex.of({ ...entries, kind, encoders: [encoders.image, encoders.text] })
    : before.append({ ...entries, encoder });
  return { index, ...counts };
}

function entriesOfManifest(
  encoders: JointEncoders,
  manifest: string,
  { before, ...options }: IndexOptions & {
    readonly column: string;
    readonly kind: "image" | "text";
    readonly before?: SearchIndex;
    readonly context: ExtractContext;
  },
): Promise<MadeEntries> {
  const { batches, base } = readRawManifest(manifest, options);
  const kinds = Object.fromEntries(
    Object.entries(before?.columns ?? {}).map(([name, cells]) => [name, kindOf(cells)]),
  );
  const firstNumber = before === undefined ? 1 : numberAfter(before.ids);
  return entriesOfTable(encoders, batches, { ...options, kinds, firstNumber, base });
}

/** The number behind the largest among ids. */
function numberAfter(ids: readonly string[]): number {
  return 1 + ids.filter((id) => /^[1-9]\d{0,14}$/.test(id))
    .reduce((most, id) => Math.max(most, Number(id)), 0);
}

/** No cell of any column. */
function emptyOf({ columns }: SearchIndex): Record<string, []> {
  return Object.fromEntries(Object.keys(columns).map((name) => [name, []]));
}
