import { type Command, Option } from "../deps/commander.ts";
import { integerFrom, parseC, parseFolds } from "./arguments.ts";
import { addMediaOptions, type MediaCliOptions } from "./media_options.ts";
import { addRoleOptions, type RoleCliOptions } from "./role_options.ts";
import { addTableOptions, type TableCliOptions } from "./table_options.ts";

/** What `train` and `compare` are told. */
export interface LearnOptions extends RoleCliOptions, TableCliOptions, MediaCliOptions {
  readonly imageFeatures: "descriptors" | "pixels";
  readonly audioFeatures: "mfcc" | "logmel";
  readonly columns: "joined" | "separate";
  readonly fusion: "early" | "late" | "best";
  readonly classifier: "logistic" | "forest";
  /** Undefined if it is not given: a forest has none. */
  readonly c?: number | "auto";
  readonly classWeight: "none" | "balanced";
  readonly balance: "block" | "none";
  readonly folds: number;
  readonly repeats: number;
  readonly seed: number;
  readonly allowLeaks: boolean;
  readonly json: boolean;
}

/** Adds the options that `train` and `compare` share. */
export function addLearnOptions(command: Command): Command {
  command.argument("<manifest>", "a table's file or URL, or - for standard input");
  addTableOptions(addRoleOptions(command));
  addLearningOptions(command.optionsGroup("Features and learning:"));
  return addMediaOptions(command.optionsGroup("Input and output:"))
    .option("--json", "print one JSON document", false);
}

function addLearningOptions(command: Command): void {
  command
    .addOption(choice("--image-features <kind>", "features of images", ["descriptors", "pixels"]))
    .addOption(choice("--audio-features <kind>", "features of audio", ["mfcc", "logmel"]))
    .addOption(
      choice("--columns <how>", "several columns of text, images or audio: one modality, or each", [
        "joined",
        "separate",
      ]),
    )
    .addOption(
      choice("--fusion <kind>", "the model to choose: best wins the comparison", [
        "best",
        "early",
        "late",
      ]),
    )
    .addOption(
      choice("--classifier <kind>", "what learns from features: logistic regression, or a forest", [
        "logistic",
        "forest",
      ]),
    )
    .option(
      "--c <c>",
      'inverse of the L2 penalty of logistic: a number, or auto (default: "auto")',
      parseC,
    )
    .addOption(
      choice("--class-weight <kind>", "balanced: rare classes count as much; ranks by macro-F1", [
        "none",
        "balanced",
      ]),
    )
    .addOption(
      choice("--balance <kind>", "scale of the blocks; none: plain concatenation", [
        "block",
        "none",
      ]),
    )
    .option("--folds <n>", "folds of the comparison; 0: no comparison", parseFolds, 5)
    .option("--repeats <n>", "times that rows are divided into folds anew", integerFrom(1), 1)
    .option("--seed <n>", "seed of folds and intervals", integerFrom(0), 42)
    .option("--allow-leaks", "go on although the label leaks into the features or the test", false);
}

function choice(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words).default(words[0]);
}
