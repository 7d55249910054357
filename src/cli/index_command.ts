import { loadIndex, saveIndex } from "../artifact/index_files.ts";
import { Command, InvalidArgumentError } from "../deps/commander.ts";
import type { ExtractContext } from "../modalities/modality.ts";
import { buildIndex, type IndexOptions } from "./build_index.ts";
import { addClipOptions, type ClipCliOptions, openClip } from "./clip_options.ts";
import { count } from "./counts.ts";
import { corruptJson } from "./corrupt.ts";
import { addMediaOptions, type MediaCliOptions, openExtraction } from "./media_options.ts";
import { note, printJson } from "./output.ts";
import { createProgress } from "./progress.ts";
import { addTableOptions } from "./table_options.ts";
import { Tally } from "./tally.ts";

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
    context: isOfTable(options) ? extraction.context : withProgress(extraction.context),
  });
  await saveIndex(made.index, out);

  tally.add(made.rows, { corrupt: made.corrupt });
  const { absent, truncated } = made;
  if (absent > 0) {
    note(`${absent === 1 ? "1 row has" : `${count(absent)} rows have`} nothing to index: left out`);
  }
  if (truncated > 0) {
    note(
      `${
        truncated === 1 ? "1 text is" : `${count(truncated)} texts are`
      } cut to what the model reads`,
    );
  }
  note(`${tally}\nsaved ${out}: ${count(made.index.rows)} rows`);
  if (!json) return;
  const { index: { rows, dimensions, kind, columns }, corrupt } = made;
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

function isOfTable({ image, text }: IndexOptions): boolean {
  return image !== undefined || text !== undefined;
}

/** Only of files is it known how many there are. */
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
    : id !== undefined && !isOfTable({ image, text })
    ? "--id names a column of a table: say with --image or --text which column to index"
    : sources.length > 1 && isOfTable({ image, text })
    ? `--image and --text name a column of one table: got ${sources.join(", ")}`
    : undefined;
  if (fault !== undefined) throw new InvalidArgumentError(fault);
}
