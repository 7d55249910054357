import { loadIndex } from "../artifact/index_files.ts";
import { Command, InvalidArgumentError } from "../deps/commander.ts";
import { cellsOf, type IndexFilter } from "../search/filter.ts";
import { type IndexCell, kindOf } from "../search/index_columns.ts";
import type { SearchHit, SearchIndex } from "../search/search_index.ts";
import { integerFrom } from "./arguments.ts";
import { addClipOptions, type ClipCliOptions, openClip } from "./clip_options.ts";
import { embedFiles, matrixOf } from "./embed_pictures.ts";
import type { JointEncoders } from "./joint_encoders.ts";
import { print, printJson } from "./output.ts";

/** What to look for. */
export interface SearchQuery {
  /** A text to find what is nearest to. */
  readonly text?: string;
  /** A picture file to find what is nearest to. */
  readonly image?: string;
  /** Most rows to find. */
  readonly top: number;
  /** Values that cells must have, as they are written. */
  readonly where: readonly Condition[];
}

interface Condition {
  readonly column: string;
  readonly value: string;
}

interface SearchCliOptions extends ClipCliOptions, SearchQuery {
  readonly json: boolean;
}

/** `medley search INDEX --model FOLDER --text TEXT`. */
export function searchCommand(): Command {
  const command = new Command("search")
    .description(
      "Finds the pictures or texts of an index that are nearest to a text or a picture, by the CLIP that it was made with.",
    )
    .argument("<index>", "an index that `medley index` made")
    .option("--text <text>", "what to look for, in words")
    .option("--image <file>", "a picture to look for the like of")
    .option("--top <n>", "most rows to find", integerFrom(1), 10)
    .option(
      "--where <column=value>",
      "find only rows of this value, nothing for absent; of one column given twice, either value",
      parseCondition,
      [],
    )
    .option("--json", "print one JSON document", false);
  return addClipOptions(command).action(search);
}

async function search(path: string, options: SearchCliOptions): Promise<void> {
  if ((options.text === undefined) === (options.image === undefined)) {
    throw new InvalidArgumentError("Give --text or --image, and not both: what to look for.");
  }
  const index = await loadIndex(path);
  await using clip = await openClip(options);
  const hits = await searchIndex(clip, index, options);
  if (options.json) return printJson(hits);
  for (const hit of hits) print(lineOf(hit));
}

/** The rows of an index that are nearest to a text or a picture file.
 *
 * @throws {EncoderError} If another encoder made the index, or the network cannot run.
 * @throws {DecodeError | LimitError} If the picture cannot be had.
 * @throws {SchemaError} If the index lacks a column.
 */
export async function searchIndex(
  encoders: JointEncoders,
  index: SearchIndex,
  { text, image, top, where }: SearchQuery,
): Promise<SearchHit[]> {
  const encoder = text === undefined ? encoders.image : encoders.text;
  index.checkEncoder(encoder);
  const filter = filterOf(where, index);
  const query = text === undefined
    ? matrixOf(await embedFiles([image!], { encoder: encoders.image, context: {} }))
    : (await encoders.text.encode([text])).vectors;
  return index.search(query, { encoder, k: top, where: filter })[0];
}

function filterOf(where: readonly Condition[], index: SearchIndex): IndexFilter {
  const byColumn = Map.groupBy(where, ({ column }) => column);
  return Object.fromEntries(
    [...byColumn].map(([column, conditions]) => {
      const kind = kindOf(cellsOf(column, index.columns));
      return [column, conditions.map(({ value }) => cellOf(value, { column, kind }))];
    }),
  );
}

function cellOf(
  value: string,
  { column, kind }: { readonly column: string; readonly kind?: "string" | "number" },
): IndexCell {
  if (value === "") return null;
  if (kind !== "number") return value;
  const number = Number(value);
  if (Number.isFinite(number)) return number;
  throw new InvalidArgumentError(
    `Cannot use --where ${column}=${value}: the column holds numbers.`,
  );
}

function parseCondition(value: string, previous: readonly Condition[]): Condition[] {
  const at = value.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It must look like column=value.");
  const [column, cell] = [value.slice(0, at), value.slice(at + 1)].map((part) => part.trim());
  return [...previous, { column, value: cell }];
}

/** `0.9312  cats/7.png  kind=cat  legs=4`. */
function lineOf({ score, id, columns }: SearchHit): string {
  const known = Object.entries(columns).flatMap(([name, cell]) =>
    cell === null ? [] : [`${name}=${cell}`]
  );
  return [score.toFixed(4), id, ...known].join("  ");
}
