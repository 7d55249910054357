/** The command line: `medley <command>`. Exit code 0 on success, 2 for wrong usage, 1 for any other failure. */

import { CommanderError } from "../deps/commander.ts";
import { createProgram } from "./program.ts";
import { note } from "./output.ts";

/** Runs one command line, and gives its exit code. */
async function main(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    // Commander has already said what was wrong, or printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    note(`error: ${error instanceof Error ? error.message : error}`);
    return 1;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
