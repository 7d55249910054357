import { type Command, InvalidArgumentError } from "../deps/commander.ts";
import { type Separator, separators } from "../table/separator.ts";

/** How a manifest's text is written. */
export interface TableCliOptions {
  readonly separator?: Separator;
  readonly encoding?: string;
}

/** Adds the options of all commands that read a manifest. */
export function addTableOptions(command: Command): Command {
  return command
    .option(
      "--separator <character>",
      "what stands between cells: , ; | or tab (default: found from the first lines)",
      parseSeparator,
    )
    .option(
      "--encoding <name>",
      "encoding of text without a byte order mark, as windows-1252 (default: utf-8)",
      parseEncoding,
    );
}

function parseSeparator(value: string): Separator {
  const character = value === "tab" || value === "\\t" ? "\t" : value;
  const separator = separators.find((separator) => separator === character);
  if (separator === undefined) throw new InvalidArgumentError("It must be , ; | or tab.");
  return separator;
}

function parseEncoding(value: string): string {
  try {
    return new TextDecoder(value).encoding;
  } catch {
    throw new InvalidArgumentError("There is no encoding of that name.");
  }
}
