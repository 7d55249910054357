import { type Command, Option } from "../deps/commander.ts";
import { type PortfolioName, portfolioNames } from "../fusion/auto/portfolio.ts";
import { missingPolicies, type MissingPolicy } from "../fusion/early_options.ts";
import type { Calibration, RankBy } from "../fusion/auto/rank_by.ts";
import { integerFrom, parseC, parseFolds } from "./arguments.ts";
import { addEncoderOptions, type EncoderCliOptions } from "./encoder_options.ts";
import { addMediaOptions, type MediaCliOptions } from "./media_options.ts";
import { addRoleOptions, type RoleCliOptions } from "./role_options.ts";
import { addTableOptions, type TableCliOptions } from "./table_options.ts";

/** What `train` and `compare` are told. */
export interface LearnOptions
  extends RoleCliOptions, TableCliOptions, MediaCliOptions, EncoderCliOptions {
  readonly imageFeatures: "descriptors" | "pixels";
  readonly audioFeatures: "mfcc" | "logmel";
  readonly columns: "joined" | "separate";
  readonly fusion: "auto" | "best" | "early" | "late";
  /** Undefined if it is not given. */
  readonly classifier?: PortfolioName;
  readonly rankBy: RankBy | "auto";
  readonly budget: number;
  /** Seconds. */
  readonly timeLimit?: number;
  readonly learningCurve: boolean;
  /** Undefined if it is not given: a forest has none. */
  readonly c?: number | "auto";
  readonly classWeight: "none" | "balanced";
  readonly calibrate: Calibration;
  readonly balance: "block" | "none";
  readonly missing: MissingPolicy;
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
  addEncoderOptions(command, "which gives features instead of the usual ones")
    .addOption(
      choice("--image-features <kind>", "features of images", ["descriptors", "pixels"])
        .conflicts("imageEncoder"),
    )
    .addOption(choice("--audio-features <kind>", "features of audio", ["mfcc", "logmel"]))
    .addOption(
      choice("--columns <how>", "several columns of text, images or audio: one modality, or each", [
        "joined",
        "separate",
      ]),
    )
    .addOption(
      choice(
        "--fusion <kind>",
        "the model to choose; auto: what does best on inner folds, be it a modality alone; best: the same with one classifier",
        [
          "auto",
          "best",
          "early",
          "late",
        ],
      ),
    )
    .addOption(
      new Option(
        "--classifier <kind>",
        "what learns from features (default: each of them with --fusion auto, else logistic)",
      ).choices(portfolioNames),
    )
    .addOption(
      choice("--rank-by <metric>", "what decides; auto: accuracy, or macroF1 if a class is rare", [
        "auto",
        "accuracy",
        "macroF1",
      ]),
    )
    .option("--budget <fits>", "fits of a search at most", integerFrom(1), 200)
    .option(
      "--time-limit <seconds>",
      "ends the searches early, with what they have",
      integerFrom(1),
    )
    .option(
      "--c <c>",
      'inverse of the L2 penalty of logistic, which alone is tried then: a number, or auto (default: "auto")',
      parseC,
    )
    .addOption(
      choice("--class-weight <kind>", "balanced: rare classes count as much", [
        "none",
        "balanced",
      ]),
    )
    .addOption(
      choice(
        "--calibrate <how>",
        "makes probabilities mean what they say: those of every classifier, and again after fusion; auto: by what does best on inner folds, be it nothing",
        ["none", "auto", "platt", "isotonic", "temperature"],
      ),
    )
    .addOption(
      choice("--balance <kind>", "scale of the blocks; none: plain concatenation", [
        "block",
        "none",
      ]),
    )
    .addOption(
      choice(
        "--missing <how>",
        "what early fusion makes of rows that lack a modality",
        missingPolicies,
      ),
    )
    .option("--folds <n>", "folds of the comparison; 0: no comparison", parseFolds, 5)
    .option("--repeats <n>", "times that rows are divided into folds anew", integerFrom(1), 1)
    .option(
      "--learning-curve",
      "compare again after training on 25, 50 and 75 % of the rows",
      false,
    )
    .option("--seed <n>", "seed of folds and intervals", integerFrom(0), 42)
    .option("--allow-leaks", "go on although the label leaks into the features or the test", false);
}

function choice(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words).default(words[0]);
}
