import { type Command, Option } from "../deps/commander.ts";
import type { ExtractContext } from "../modalities/modality.ts";
import { WorkerPool } from "../parallel/worker_pool.ts";
import { integerFrom } from "./arguments.ts";
import { openCache } from "./cache.ts";

/** How a command reads and decodes pictures and sounds. */
export interface MediaCliOptions {
  readonly allowOutside: boolean;
  readonly jobs: number;
  /** A folder; false for no cache. */
  readonly cache?: string | false;
  readonly onCorrupt: "error" | "absent";
}

/** Adds the options of all commands that decode pictures and sounds. */
export function addMediaOptions(command: Command): Command {
  return command
    .option("--allow-outside", "let media paths leave the manifest's folder", false)
    .addOption(jobsOption())
    .option("--cache <folder>", "where features are kept between runs (default: the user's cache)")
    .option("--no-cache", "extract all features afresh, keep none")
    .addOption(onCorruptOption());
}

/** How many threads decode. */
export function jobsOption(): Option {
  return new Option(
    "--jobs <n>",
    "decode pictures and sounds in so many threads; 1: in the main one",
  ).argParser(integerFrom(1)).default(navigator.hardwareConcurrency, "number of cores");
}

/** What becomes of a picture or sound that does not decode. */
export function onCorruptOption(): Option {
  return new Option(
    "--on-corrupt <what>",
    "a file that is missing or does not decode is an error, or is taken for absent and counted",
  ).choices(["error", "absent"]).default("error");
}

/** What extraction needs from the machine, until it is disposed of: workers and the cache, both started on first use. */
export async function openExtraction(
  options: MediaCliOptions,
): Promise<{ readonly context: ExtractContext } & AsyncDisposable> {
  const { allowOutside, onCorrupt } = options;
  await using opened = new AsyncDisposableStack();
  const executor = options.jobs === 1 ? undefined : opened.use(new WorkerPool(options));
  const cache = opened.use(await openCache(options.cache));
  const stack = opened.move();
  return {
    context: { allowOutside, onCorrupt, executor, cache },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
