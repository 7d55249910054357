import { InvalidArgumentError } from "../deps/commander.ts";
import type { Classifier } from "../models/classifier.ts";
import { LogisticRegression } from "../models/logistic_regression.ts";
import { RandomForestClassifier } from "../models/random_forest_classifier.ts";
import type { LearnOptions } from "./learn_options.ts";

/** What learns from features.
 *
 * @throws {InvalidArgumentError} If an option is given that the classifier has not.
 */
export function classifierOf(
  { classifier, c, classWeight, seed }: Pick<
    LearnOptions,
    "classifier" | "c" | "classWeight" | "seed"
  >,
): Classifier {
  if (classifier === "logistic") {
    return new LogisticRegression({ c: c ?? "auto", classWeight, seed });
  }
  if (c !== undefined) {
    throw new InvalidArgumentError(
      "--c and --classifier forest cannot go together: a forest has no penalty.",
    );
  }
  return new RandomForestClassifier({ classWeight, seed });
}
