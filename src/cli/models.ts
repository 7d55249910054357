import { Command } from "../deps/commander.ts";
import type { CachedModel, FileState } from "../encoders/cached_model.ts";
import { listModels } from "../encoders/list_models.ts";
import { modelsFolder } from "../encoders/models_folder.ts";
import { EncoderError } from "../errors.ts";
import { parseHubName } from "./arguments.ts";
import { count } from "./counts.ts";
import { addModelCommand, printFile } from "./models_add.ts";
import { note, print, printJson } from "./output.ts";

interface ModelsOptions {
  readonly models?: string;
  readonly json: boolean;
}

/** `medley models add|list|verify`. */
export function modelsCommand(): Command {
  const command = new Command("models")
    .description("Keeps pretrained models of the hub on this machine, by name and revision.");
  const list = new Command("list")
    .description("Lists the models that have been fetched. Nothing is fetched.")
    .action(listAll);
  const verify = new Command("verify")
    .description(
      "Computes the SHA-256 of every file again: exit code 1 if any is not what was fetched, or is missing. Nothing is fetched.",
    )
    .argument("[name]", "owner/name; without it, all models", parseHubName)
    .action(verifyAll);
  for (const one of [addModelCommand(), list, verify]) {
    command.addCommand(
      one
        .option("--models <folder>", "where models are kept (default: the user's cache)")
        .option("--json", "print one JSON document", false),
    );
  }
  return command;
}

async function listAll({ models = modelsFolder(), json }: ModelsOptions): Promise<void> {
  const listed = await Promise.all(
    listModels(models).map(async (model) => {
      const { hub, revision, folder } = model;
      const files = Object.entries((await model.record())?.files ?? {})
        .map(([path, record]) => ({ path, ...record }));
      return {
        hub,
        revision,
        folder,
        bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
        files,
      };
    }),
  );
  if (json) return printJson(listed);
  if (listed.length === 0) note(`no models in ${models}; "medley models add NAME" fetches one`);
  for (const { hub, revision, bytes, files } of listed) {
    const what = files.length === 1 ? "file" : "files";
    print(`${hub} ${revision}: ${count(files.length)} ${what}, ${count(bytes)} bytes`);
    files.forEach(printFile);
  }
}

/** A model, and how its files are. */
interface Verified {
  readonly hub: string;
  readonly revision: string;
  readonly folder: string;
  readonly files: readonly FileState[];
  /** Why nothing can be told of its files. */
  readonly error?: string;
}

async function verifyAll(
  name: string | undefined,
  { models = modelsFolder(), json }: ModelsOptions,
): Promise<void> {
  const found = listModels(models, name);
  if (name !== undefined && found.length === 0) {
    throw new EncoderError(
      `Cannot verify ${name}: nothing of it is in ${models}; "medley models list" tells what is`,
      { source: name },
    );
  }
  const verified: Verified[] = [];
  for (const model of found) verified.push(await verifyOne(model));
  if (json) printJson(verified);
  else verified.forEach(printVerified);
  const wrong = verified.flatMap(wrongIn);
  if (wrong.length > 0) {
    throw new Error(`not as fetched: ${wrong.join(", ")}; "medley models add" fetches it again`);
  }
}

async function verifyOne(model: CachedModel): Promise<Verified> {
  const { hub, revision, folder } = model;
  try {
    return { hub, revision, folder, files: await model.verify() };
  } catch (error) {
    if (!(error instanceof EncoderError)) throw error;
    return { hub, revision, folder, files: [], error: error.message };
  }
}

function printVerified({ hub, revision, files, error }: Verified): void {
  print(`${hub} ${revision}`);
  if (error !== undefined) print(`  ${error}`);
  for (const { path, state, sha256, actual } of files) {
    const difference = state === "changed" ? `: SHA-256 is ${actual}, and was ${sha256}` : "";
    print(`  ${state.padEnd(7)}  ${path}${difference}`);
  }
}

/** What is not as it was fetched. */
function wrongIn({ hub, files, error }: Verified): string[] {
  if (error !== undefined) return [`the record of ${hub} is damaged`];
  return files.filter(({ state }) => state !== "ok")
    .map(({ path, state }) =>
      `${path} of ${hub} ${state === "changed" ? "differs" : "is missing"}`
    );
}
