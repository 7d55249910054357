/** The command line: `medley <command>`. Exit code 0 on success, 2 for wrong usage, 1 for any other failure. */

import { CommanderError, InvalidArgumentError } from "../deps/commander.ts";
import { createProgram } from "./program.ts";
import { note } from "./output.ts";

/** Runs one command line, and gives its exit code. */
async function main(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    const isUsage = error instanceof CommanderError;
    // What Commander itself throws it has already said: the fault, or the help that was asked for.
    if (!isUsage || error instanceof InvalidArgumentError) {
      note(`error: ${error instanceof Error ? error.message : error}`);
    }
    return isUsage ? (error.exitCode === 0 ? 0 : 2) : 1;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
