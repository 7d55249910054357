import { InvalidArgumentError } from "../deps/commander.ts";
import { AutoFusion } from "../fusion/auto/auto_fusion.ts";
import { portfolio, portfolioNames } from "../fusion/auto/portfolio.ts";
import type { LearnOptions } from "./learn_options.ts";

/** What is tried, and how the best is chosen.
 *
 * @throws {InvalidArgumentError} If `--c` is given where logistic regression is not tried.
 */
export function searchOf(options: LearnOptions): AutoFusion {
  const { fusion, classifier, c, classWeight, rankBy, balance, budget, seed } = options;
  if (c !== undefined && (classifier ?? "logistic") !== "logistic") {
    throw new InvalidArgumentError(
      `--c and --classifier ${classifier} cannot go together: it has no such penalty.`,
    );
  }
  // Whoever says how strong the penalty is means the one classifier that has it.
  const all = fusion === "auto" && c === undefined ? portfolioNames : ["logistic"] as const;
  const names = classifier === undefined ? all : [classifier];
  return new AutoFusion({
    classifiers: portfolio(names, { c, classWeight, seed }),
    choice: fusion === "best" ? "auto" : fusion,
    rankBy: rankBy === "auto" && classWeight === "balanced" ? "macroF1" : rankBy,
    balance,
    budget,
  });
}
