import { type Command, InvalidArgumentError, Option } from "../deps/commander.ts";
import type { RoleChoice, RoleOptions } from "../table/assign_roles.ts";
import {
  type DatedColumn,
  parseDated,
  parseDatedList,
  parseList,
  parseOrders,
} from "./arguments.ts";

/** What the columns of a labelled manifest are to the learner, and how their cells are written. */
export interface RoleCliOptions {
  readonly label: string;
  readonly numeric: readonly string[];
  readonly boolean: readonly string[];
  readonly date: readonly DatedColumn[];
  readonly categorical: readonly string[];
  readonly ordered: Readonly<Record<string, readonly string[]>>;
  readonly text: readonly string[];
  readonly image: readonly string[];
  readonly audio: readonly string[];
  readonly ignore: readonly string[];
  readonly id?: string;
  readonly split?: string;
  readonly group?: string;
  readonly time?: DatedColumn;
  readonly decimal?: "." | ",";
  readonly blank?: readonly string[];
}

/** Adds the options that say what columns are. */
export function addRoleOptions(command: Command): Command {
  return command
    .requiredOption("--label <column>", "the column to learn")
    .optionsGroup("Roles of columns (inferred where not given):")
    .addOption(columns("--numeric", "numbers (comma-separated, as all lists)"))
    .addOption(columns("--boolean", "yes or no, true or false, 1 or 0"))
    .addOption(
      new Option("--date <columns>", 'dates; with their order if no cell tells it: "when=dmy"')
        .argParser(parseDatedList).default([], "none"),
    )
    .addOption(columns("--categorical", "categories"))
    .addOption(
      new Option("--ordered <orders>", 'ordered levels: "tier=free<starter<business"')
        .argParser(parseOrders).default({}, "none"),
    )
    .addOption(columns("--text", "text"))
    .addOption(columns("--image", "paths of picture files"))
    .addOption(columns("--audio", "paths of sound files"))
    .addOption(columns("--ignore", "columns to leave alone"))
    .option("--id <column>", "the column that names the rows")
    .optionsGroup("Training and test rows:")
    .option("--split <column>", "train on its rows `train`, only test on its rows `test`")
    .option("--group <column>", "rows of one value stay together in all folds, as of a speaker")
    .option("--time <column>", "numbers or dates: the past predicts the future", parseDated)
    .optionsGroup("How cells are written:")
    .addOption(
      new Option("--decimal <sign>", "what decimals follow: point or comma").choices([".", ","]),
    )
    .option(
      "--blank <spellings>",
      "absent cells (default: NA, null, #N/A and the like)",
      parseList,
    );
}

/** The same, as tables are read.
 *
 * @throws {InvalidArgumentError} If a column is named under two roles.
 */
export function rolesOf(options: RoleCliOptions): RoleOptions {
  const { label, id, split, group, time, decimal, blank: blanks } = options;
  const roles = new Map<string, RoleChoice>();
  const taken = new Set([label, id, split, group, time?.column]);
  const give = (column: string, role: RoleChoice) => {
    if (roles.has(column) || taken.has(column)) {
      throw new InvalidArgumentError(`Column "${column}" is named under two roles.`);
    }
    roles.set(column, role);
  };
  for (
    const role of [
      "numeric",
      "boolean",
      "categorical",
      "text",
      "image",
      "audio",
      "ignore",
    ] as const
  ) {
    for (const column of options[role]) give(column, role);
  }
  for (const { column, order } of options.date) give(column, order ? { date: order } : "date");
  for (const [column, ordered] of Object.entries(options.ordered)) give(column, { ordered });
  if (time?.order !== undefined) roles.set(time.column, { time: time.order });
  return {
    label,
    id,
    split,
    group,
    time: time?.column,
    decimal,
    blanks,
    roles: Object.fromEntries(roles),
  };
}

/** A list of columns; those not named keep their inferred roles. */
function columns(flag: string, description: string): Option {
  return new Option(`${flag} <columns>`, description).argParser(parseList).default([], "none");
}
