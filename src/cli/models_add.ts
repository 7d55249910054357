import { Command, Option } from "../deps/commander.ts";
import { CachedModel, type FileRecord } from "../encoders/cached_model.ts";
import { fetchModel } from "../encoders/fetch_model.ts";
import type { FetchProgress } from "../encoders/fetch_to_cache.ts";
import { findRevision } from "../encoders/find_revision.ts";
import { hubFiles } from "../encoders/hub_files.ts";
import { usualEndpoint } from "../encoders/hub_model.ts";
import { type Dtype, dtypes } from "../encoders/layout.ts";
import { maxModelBytes } from "../encoders/model_files.ts";
import { modelsFolder } from "../encoders/models_folder.ts";
import { repairModel } from "../encoders/repair_model.ts";
import { parseHubName } from "./arguments.ts";
import { count } from "./counts.ts";
import { print, printJson } from "./output.ts";
import { createProgress } from "./progress.ts";

interface AddOptions {
  readonly revision: string;
  readonly dtype?: Dtype;
  readonly endpoint: string;
  readonly models?: string;
  readonly json: boolean;
}

/** `medley models add NAME`: whoever runs it asks for what it fetches. */
export function addModelCommand(): Command {
  return new Command("add")
    .description(
      "Fetches what an encoder of texts, of pictures, or of both (CLIP) needs, and prints its files, their SHA-256, and the commit to name in programs. What is here already is not fetched again, unless it has changed.",
    )
    .argument("<name>", "owner/name on the hub", parseHubName)
    .option("--revision <revision>", "a commit, a branch or a tag", "main")
    .addOption(
      new Option("--dtype <kind>", "kind of weights (default: the most precise there is)")
        .choices(dtypes),
    )
    .option("--endpoint <url>", "the hub, or a mirror of it", usualEndpoint)
    .action((hub, options) => untilInterrupted((signal) => add(hub, options, signal)));
}

/** Prints a file's path, size and SHA-256. */
export function printFile({ path, bytes, sha256 }: FileRecord & { readonly path: string }): void {
  print(`  ${path.padEnd(26)} ${count(bytes).padStart(13)} bytes  ${sha256}`);
}

async function add(
  hub: string,
  { dtype, endpoint, models = modelsFolder(), json, ...options }: AddOptions,
  signal: AbortSignal,
): Promise<void> {
  const revision = await findRevision(hub, { revision: options.revision, endpoint, signal });
  const model = new CachedModel({ hub, revision }, models);
  const how = { endpoint, signal, onProgress: showLarge() };
  await repairModel(model, { ...how, maxBytes: maxModelBytes });
  const files = hubFiles({ hub, revision }, { ...how, cache: models, allowRemote: true });
  const { kind, paths } = await fetchModel(files, { dtype });

  const { files: records = {} } = await model.record() ?? {};
  const fetched = paths.map((path) => ({ path, ...records[path] }));
  if (json) return printJson({ hub, revision, kind, folder: model.folder, files: fetched });
  print(`${hub} (${kind}) in ${model.folder}`);
  fetched.forEach(printFile);
  print(`In programs: { hub: ${JSON.stringify(hub)}, revision: ${JSON.stringify(revision)} }`);
}

/** Shows how far the fetching of large files has come; small ones are here at once. */
function showLarge(): (progress: FetchProgress) => void {
  const show = createProgress();
  return ({ path, done, total = 0 }) => {
    if (total >= 2 ** 20) show({ stage: `${path}, bytes`, done, total });
  };
}

/** So that an interrupted command leaves nothing half-written. */
async function untilInterrupted(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const interrupted = new AbortController();
  const stop = () => interrupted.abort(new Error("interrupted; what was fetched whole is kept"));
  Deno.addSignalListener("SIGINT", stop);
  try {
    await work(interrupted.signal);
  } finally {
    Deno.removeSignalListener("SIGINT", stop);
  }
}
