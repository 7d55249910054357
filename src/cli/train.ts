import { dirname } from "node:path";
import { saveModel } from "../artifact/files.ts";
import { Command, InvalidArgumentError } from "../deps/commander.ts";
import { noFolderFor } from "../io/write_atomically.ts";
import { parseShare } from "./arguments.ts";
import { namesEncoder, openEncoders } from "./encoder_options.ts";
import { learn } from "./learn.ts";
import { addLearnOptions, type LearnOptions } from "./learn_options.ts";
import { note, printJson } from "./output.ts";
import { learnedJson, printLearned } from "./report.ts";

/** `medley train MANIFEST --label COL --out FILE`. */
export function trainCommand(): Command {
  const command = new Command("train").description(
    "Compares, trains the winner on all training rows, tests it, and saves it.",
  );
  return addLearnOptions(command)
    .option(
      "--precision <share>",
      "abstain from rows of so little confidence that fewer than this share would be right: the threshold is found out of fold, and kept in the model",
      parseShare,
    )
    .option(
      "--embed-encoder",
      "keep the encoders that the model needs in its file, so that it needs no other",
      false,
    )
    .option("--out <file>", "the model file to write; without it the model is not kept")
    .action(train);
}

async function train(
  manifest: string,
  options: LearnOptions & { precision?: number; embedEncoder: boolean; out?: string },
): Promise<void> {
  const { out, embedEncoder } = options;
  if (embedEncoder && !namesEncoder(options)) {
    throw new InvalidArgumentError(
      "--embed-encoder keeps an encoder: give --text-encoder or --image-encoder too.",
    );
  }
  if (out === undefined) note("no --out FILE: the model will be tested, but not saved");
  else await checkWritable(out);
  await using encoders = await openEncoders(options);
  const learned = await learn(manifest, { ...options, encoders, fit: true });
  if (out !== undefined && learned.model !== undefined) {
    await saveModel(learned.model, out, { embedEncoders: embedEncoder });
  }
  if (options.json) printJson({ ...learnedJson(learned), out });
  else printLearned(learned);
  if (out !== undefined) note(`saved ${out}`);
}

/** Finds out before the work, not after it, that the model cannot be written. */
async function checkWritable(path: string): Promise<void> {
  const folder = await Deno.stat(dirname(path)).catch(() => undefined);
  if (!folder?.isDirectory) throw noFolderFor(path);
  const file = await Deno.stat(path).catch(() => undefined);
  if (file?.isDirectory) {
    throw new Deno.errors.IsADirectory(`Cannot write ${path}: it is a folder; name a file in it`);
  }
}
