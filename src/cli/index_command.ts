import { loadIndex, saveIndex } from "../artifact/index_files.ts";
import { Command, InvalidArgumentError } from "../deps/commander.ts";
import type { ExtractContext } from "../modalities/modality.ts";
import { kindOf } from "../search/index_columns.ts";
import { SearchIndex } from "../search/search_index.ts";
import { addClipOptions, type ClipCliOptions, openClip } from "./clip_options.ts";
import { count } from "./counts.ts";
import { corruptJson } from "./corrupt.ts";
import { entriesOfFiles, entriesOfTable, type MadeEntries } from "./index_entries.ts";
import type { JointEncoders } from "./joint_encoders.ts";
import { listPictures } from "./list_pictures.ts";
import { readRawManifest } from "./manifest.ts";
import { addMediaOptions, type MediaCliOptions, openExtraction } from "./media_options.ts";
import { note, printJson } from "./output.ts";
import { createProgress } from "./progress.ts";
import { addTableOptions, type TableCliOptions } from "./table_options.ts";
import { Tally } from "./tally.ts";

/** What to index, and where to. */
export interface IndexOptions extends TableCliOptions {
  /** The column of pictures of a table. */
  readonly image?: string;
  /** The column of texts of a table. */
  readonly text?: string;
  /** The column that names the rows of a table. */
  readonly id?: string;
}

interface IndexCliOptions extends ClipCliOptions, IndexOptions, MediaCliOptions {
  readonly out: string;
  readonly append?: string;
  readonly json: boolean;
}

/** `medley index MANIFEST --model FOLDER --image COLUMN --out FILE`. */
export function indexCommand(): Command {
  const command = new Command("index")
    .description(
      "Makes an index of pictures or texts, in which `medley search` finds them: vectors of a CLIP, and what else the table says of them.",
    )
    .argument(
      "<sources...>",
      "with --image or --text: a table's file or URL, or - for standard input; else picture files and folders of them",
    )
    .requiredOption("--out <file>", "the index to write")
    .option("--image <column>", "the column of pictures to index")
    .option("--text <column>", "the column of texts to index")
    .option("--id <column>", "the column that names the rows (default: they are numbered)")
    .option("--append <file>", "an index, made by the same model, to which the rows are added")
    .option("--json", "print one JSON document", false);
  return addMediaOptions(addTableOptions(addClipOptions(command))).action(index);
}

async function index(sources: readonly string[], options: IndexCliOptions): Promise<void> {
  checkSources(sources, options);
  const { out, append, json } = options;
  await using clip = await openClip(options);
  const before = append === undefined ? undefined : await loadIndex(append);
  await using extraction = await openExtraction(options);
  const tally = new Tally();
  const made = await buildIndex(clip, sources, {
    ...options,
    before,
    context: extraction.context,
  });
  await saveIndex(made.index, out);

  tally.add(made.rows, { corrupt: made.corrupt });
  if (made.absent > 0) {
    note(`${made.absent === 1 ? "1 row has" : `${count(made.absent)} rows have`} none: left out`);
  }
  if (made.truncated > 0) {
    note(`${count(made.truncated)} texts are longer than the model reads: cut`);
  }
  note(`${tally}\nsaved ${out}: ${count(made.index.rows)} rows`);
  if (!json) return;
  const { index: { rows, dimensions, kind, columns }, absent, corrupt, truncated } = made;
  printJson({
    rows,
    added: rows - (before?.rows ?? 0),
    kind,
    dimensions,
    columns: Object.keys(columns),
    absent,
    truncated,
    corrupt: corruptJson(corrupt),
    out,
  });
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
  // Before any picture is read.
  before?.append({
    ids: [],
    vectors: before.vectors.takeRows([]),
    columns: emptyOf(before),
    encoder,
  });
  const column = options.image ?? options.text;
  const made = column === undefined
    ? await entriesOfFiles(encoders, listPictures(sources), withProgress(context))
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
  return ids.reduce(
    (most, id) => /^[1-9]\d{0,14}$/.test(id) ? Math.max(most, Number(id)) : most,
    0,
  ) +
    1;
}

/** No cell of any column. */
function emptyOf({ columns }: SearchIndex): Record<string, []> {
  return Object.fromEntries(Object.keys(columns).map((name) => [name, []]));
}

function withProgress(context: ExtractContext): ExtractContext {
  const progress = createProgress();
  return {
    ...context,
    onProgress: ({ modality, ...done }) => progress({ stage: modality, ...done }),
  };
}

function checkSources(
  sources: readonly string[],
  { image, text, id }: IndexOptions,
): void {
  const fault = image !== undefined && text !== undefined
    ? "give --image or --text, not both: an index holds one kind"
    : image === undefined && text === undefined && id !== undefined
    ? "--id names a column of a table: say with --image or --text which column to index"
    : (image ?? text) !== undefined && sources.length > 1
    ? `--image and --text name a column of one table: got ${sources.join(", ")}`
    : undefined;
  if (fault !== undefined) throw new InvalidArgumentError(fault);
}
