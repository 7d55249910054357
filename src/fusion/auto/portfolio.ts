import { CalibratedClassifier } from "../../models/calibrated_classifier.ts";
import type { Classifier } from "../../models/classifier.ts";
import type { ClassWeight } from "../../models/class_weight.ts";
import { ClassifierPipeline } from "../../models/classifier_pipeline.ts";
import { Nystroem } from "../../models/nystroem.ts";
import { ExtraTreesClassifier } from "../../models/extra_trees_classifier.ts";
import { HistGradientBoostingClassifier } from "../../models/hist_gradient_boosting_classifier.ts";
import { LogisticRegression } from "../../models/logistic_regression.ts";
import { RandomForestClassifier } from "../../models/random_forest_classifier.ts";
import type { Calibration } from "./rank_by.ts";

/** A classifier of {@linkcode portfolio}. */
export type PortfolioName = "logistic" | "kernel" | "extra-trees" | "boosting" | "forest";

/** The names of all, cheapest first. */
export const portfolioNames: readonly PortfolioName[] = [
  "logistic",
  "kernel",
  "boosting",
  "extra-trees",
  "forest",
];

/** Those that a search tries if nothing else is said: a forest adds little to them. */
const tried: readonly PortfolioName[] = ["logistic", "kernel", "boosting", "extra-trees"];

/** What the classifiers of a portfolio have in common. */
export interface PortfolioOptions {
  /** Inverse strength of regularisation of `logistic`. @default {"auto"} */
  readonly c?: number | "auto";
  /** How much the rows of each class count. @default {"none"} */
  readonly classWeight?: ClassWeight;
  /** How the probabilities of each are calibrated, see {@linkcode CalibratedClassifier}. @default {"none"} */
  readonly calibrate?: Calibration;
  /** Folds that each is cross-validated in, ≥ 2. @default {5} */
  readonly innerFolds?: number;
  /** Seed of folds, rows and columns. @default {42} */
  readonly seed?: number;
}

/** Classifiers of different kinds, by name, cheapest first.
 *
 * @param names Which of them. @default {all but `forest`}
 */
export function portfolio(
  names: readonly PortfolioName[] = tried,
  options: PortfolioOptions = {},
): Record<PortfolioName, Classifier> {
  return Object.fromEntries(names.map((name) => [name, make(name, options)])) as Record<
    PortfolioName,
    Classifier
  >;
}

function make(
  name: PortfolioName,
  { calibrate = "none", ...options }: PortfolioOptions,
): Classifier {
  const classifier = makePlain(name, options);
  if (calibrate === "none") return classifier;
  const { innerFolds, seed } = options;
  return new CalibratedClassifier(classifier, { method: calibrate, innerFolds, seed });
}

function makePlain(
  name: PortfolioName,
  { c = "auto", ...options }: Omit<PortfolioOptions, "calibrate">,
): Classifier {
  const { seed } = options;
  switch (name) {
    case "logistic":
      return new LogisticRegression({ ...options, c, tolerance: 1e-4 });
    case "kernel":
      return new ClassifierPipeline(
        [new Nystroem({ nComponents: 400, seed })],
        new LogisticRegression({ ...options, c: "auto", tolerance: 1e-3 }),
        { innerFolds: options.innerFolds, seed, refitTransformers: false },
      );
    case "extra-trees":
      return new ExtraTreesClassifier({ ...options, minSamplesLeaf: 3 });
    case "boosting":
      return new HistGradientBoostingClassifier({
        ...options,
        maxIter: 60,
        maxLeafNodes: 15,
        maxFeatures: 64,
      });
    case "forest":
      return new RandomForestClassifier(options);
  }
}
