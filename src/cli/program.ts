import { Command } from "../deps/commander.ts";
import { classifyCommand } from "./classify.ts";
import { compareCommand } from "./compare.ts";
import { driftCommand } from "./drift.ts";
import { evaluateCommand } from "./evaluate.ts";
import { extractCommand } from "./extract.ts";
import { indexCommand } from "./index_command.ts";
import { inspectCommand } from "./inspect.ts";
import { modelsCommand } from "./models.ts";
import { predictCommand } from "./predict.ts";
import { searchCommand } from "./search.ts";
import { serveCommand } from "./serve.ts";
import { trainCommand } from "./train.ts";
import { version } from "../version.ts";

/** The whole command line, as a value. */
export function createProgram(): Command {
  const program = new Command("medley")
    .description(
      "Learns from rows of numbers, categories, text, pictures and sounds; compares each with their fusion.",
    )
    .version(version);
  for (
    const command of [
      trainCommand(),
      compareCommand(),
      evaluateCommand(),
      predictCommand(),
      driftCommand(),
      extractCommand(),
      inspectCommand(),
      indexCommand(),
      searchCommand(),
      classifyCommand(),
      modelsCommand(),
      serveCommand(),
    ]
  ) program.addCommand(command);
  return throwInsteadOfExit(program);
}

/** So that the exit code is decided in one place. */
function throwInsteadOfExit(command: Command): Command {
  command.commands.forEach(throwInsteadOfExit);
  return command.exitOverride();
}
