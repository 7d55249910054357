import { Command } from "../deps/commander.ts";
import { openEncoders } from "./encoder_options.ts";
import { learn } from "./learn.ts";
import { addLearnOptions, type LearnOptions } from "./learn_options.ts";
import { printJson } from "./output.ts";
import { learnedJson, printLearned } from "./report.ts";

/** `medley compare MANIFEST --label COL`. */
export function compareCommand(): Command {
  const command = new Command("compare").description(
    "Compares each modality alone with their early and late fusion, on the same folds.",
  );
  return addLearnOptions(command).action(compare);
}

async function compare(manifest: string, options: LearnOptions): Promise<void> {
  await using encoders = await openEncoders(options);
  const learned = await learn(manifest, { ...options, encoders, fit: false });
  if (options.json) printJson(learnedJson(learned));
  else printLearned(learned);
}
