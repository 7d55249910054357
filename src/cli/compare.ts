import { Command } from "../deps/commander.ts";
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
  const learned = await learn(manifest, { ...options, fit: false });
  if (options.json) printJson(learnedJson(learned));
  else printLearned(learned);
}
