import { InvalidArgumentError } from "../deps/commander.ts";
import { AutoFusion } from "../fusion/auto/auto_fusion.ts";
import { portfolio } from "../fusion/auto/portfolio.ts";
import type { LearnOptions } from "./learn_options.ts";

/** From so many rows on, three inner folds tell candidates apart as well as five do of fewer. */
const MANY_ROWS = 1500;

/** @throws {InvalidArgumentError} If `--c` is given where logistic regression is not tried. */
export function checkPenalty({ classifier, c }: LearnOptions): void {
  if (c === undefined || classifier === undefined || classifier === "logistic") return;
  throw new InvalidArgumentError(
    `--c and --classifier ${classifier} cannot go together: it has no such penalty.`,
  );
}

/** What is tried on so many rows, and how the best is chosen. */
export function searchOf(options: LearnOptions, rows: number): AutoFusion {
  const { fusion, classifier, c, classWeight, rankBy, calibrate } = options;
  const { balance, missing, budget, seed } = options;
  // Whoever says how strong the penalty is means the one classifier that has it.
  const all = fusion === "auto" && c === undefined ? undefined : ["logistic"] as const;
  const names = classifier === undefined ? all : [classifier];
  const innerFolds = rows > MANY_ROWS ? 3 : 5;
  return new AutoFusion({
    classifiers: portfolio(names, { c, classWeight, calibrate, seed, innerFolds }),
    choice: fusion === "best" ? "auto" : fusion,
    rankBy: rankBy === "auto" && classWeight === "balanced" ? "macroF1" : rankBy,
    calibrate,
    balance,
    missing,
    budget,
    innerFolds,
  });
}
