import { type Command, InvalidArgumentError, Option } from "../deps/commander.ts";
import type { RoleChoice } from "../table/assign_roles.ts";
import { integerFrom, parseC, parseFolds, parseList, parseOrders } from "./arguments.ts";

/** What `train` and `compare` are told. */
export interface LearnOptions {
  readonly label: string;
  readonly numeric: readonly string[];
  readonly categorical: readonly string[];
  readonly ordered: Readonly<Record<string, readonly string[]>>;
  readonly text: readonly string[];
  readonly image: readonly string[];
  readonly audio: readonly string[];
  readonly ignore: readonly string[];
  readonly id?: string;
  readonly split?: string;
  readonly imageFeatures: "descriptors" | "pixels";
  readonly audioFeatures: "mfcc" | "logmel";
  readonly fusion: "early" | "late" | "best";
  readonly c: number | "auto";
  readonly classWeight: "none" | "balanced";
  readonly balance: "block" | "none";
  readonly folds: number;
  readonly seed: number;
  readonly allowOutside: boolean;
  /** A folder, or false for no cache. */
  readonly cache?: string | false;
  readonly json: boolean;
}

/** Adds the options that `train` and `compare` share. */
export function addLearnOptions(command: Command): Command {
  return command
    .argument("<manifest>", "a CSV or NDJSON file or URL, or - for standard input")
    .requiredOption("--label <column>", "the column to learn")
    .optionsGroup("Roles of columns (inferred where not given):")
    .addOption(columns("--numeric", "numbers (comma-separated, as all lists)"))
    .addOption(columns("--categorical", "categories"))
    .addOption(
      new Option("--ordered <orders>", 'ordered levels: "tier=free<starter<business"')
        .argParser(parseOrders).default({}, "none"),
    )
    .addOption(columns("--text", "text"))
    .addOption(columns("--image", "paths of PNG or JPEG files"))
    .addOption(columns("--audio", "paths of WAV files"))
    .addOption(columns("--ignore", "columns to leave alone"))
    .option("--id <column>", "the column that names the rows")
    .option("--split <column>", "train on its rows `train`, only test on its rows `test`")
    .optionsGroup("Features and learning:")
    .addOption(
      choice("--image-features <kind>", "features of images", ["descriptors", "pixels"]),
    )
    .addOption(choice("--audio-features <kind>", "features of audio", ["mfcc", "logmel"]))
    .addOption(
      choice("--fusion <kind>", "the model to choose: best wins the comparison", [
        "best",
        "early",
        "late",
      ]),
    )
    .option("--c <c>", "inverse of the L2 penalty: a number, or auto", parseC, "auto")
    .addOption(
      choice("--class-weight <kind>", "balanced: rare classes count as much; ranks by macro-F1", [
        "none",
        "balanced",
      ]),
    )
    .addOption(
      choice("--balance <kind>", "scale of the blocks; none: plain concatenation", [
        "block",
        "none",
      ]),
    )
    .option("--folds <n>", "folds of the comparison; 0: no comparison", parseFolds, 5)
    .option("--seed <n>", "seed of folds and intervals", integerFrom(0), 42)
    .optionsGroup("Input and output:")
    .option("--allow-outside", "let media paths leave the manifest's folder", false)
    .option("--cache <folder>", "where features are kept between runs (default: the user's cache)")
    .option("--no-cache", "extract all features afresh, keep none")
    .option("--json", "print one JSON document", false);
}

/** The roles that the options give to single columns.
 *
 * @throws {InvalidArgumentError} If a column is named under two roles.
 */
export function rolesOf(options: LearnOptions): Record<string, RoleChoice> {
  const roles = new Map<string, RoleChoice>();
  const taken = new Set([options.label, options.id, options.split]);
  const give = (column: string, role: RoleChoice) => {
    if (roles.has(column) || taken.has(column)) {
      throw new InvalidArgumentError(`Column "${column}" is named under two roles.`);
    }
    roles.set(column, role);
  };
  for (const role of ["numeric", "categorical", "text", "image", "audio", "ignore"] as const) {
    for (const column of options[role]) give(column, role);
  }
  for (const [column, ordered] of Object.entries(options.ordered)) give(column, { ordered });
  return Object.fromEntries(roles);
}

/** A list of columns; those not named keep their inferred roles. */
function columns(flag: string, description: string): Option {
  return new Option(`${flag} <columns>`, description).argParser(parseList).default([], "none");
}

function choice(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words).default(words[0]);
}
