import { BlockMatrix } from "../core/block_matrix.ts";
import { checkOneEach } from "../core/check.ts";
import { encodeLabels, type Label } from "../core/label.ts";
import { checkFinite } from "./check_features.ts";
import { classFactors, type ClassWeight } from "./class_weight.ts";
import type { ClassifierFitOptions, FeatureInput } from "./classifier.ts";
import type { WeightedClasses } from "./weighted_classes.ts";

/** What a classifier is to be fitted on, checked. */
export interface ClassificationProblem {
  readonly x: BlockMatrix;
  readonly classes: readonly Label[];
  readonly data: WeightedClasses;
  /** The group of each row, where rows belong together. */
  readonly groups?: readonly Label[];
}

/** Checks features, labels, weights and groups, and finds the classes.
 *
 * @param x Shape `(rows, columns)`.
 * @param options `estimator`: what is to be fitted, as "a logistic regression"; `nan`: whether NaN may pass, as a value that
 * is missing, `@default {"refuse"}`.
 * @throws {ShapeError} If features, labels, weights and groups differ in length.
 * @throws {TypeError} If labels mix strings and numbers.
 * @throws {RangeError} If there is only one class, a feature is infinite, or NaN and refused, or a weight is negative.
 */
export function poseClassification(
  x: FeatureInput,
  y: readonly Label[],
  options: ClassifierFitOptions & {
    readonly estimator: string;
    readonly classWeight: ClassWeight;
    readonly nan?: "refuse" | "pass";
  },
): ClassificationProblem {
  const blocks = BlockMatrix.of(x);
  const { groups, estimator, classWeight, nan } = options;
  const { sampleWeight = new Float64Array(blocks.rows).fill(1) } = options;
  checkOneEach(`fit ${estimator}`, blocks.rows, {
    labels: y,
    "sample weights": sampleWeight,
    groups,
  });
  const { classes, indices } = encodeLabels(y);
  checkClasses(estimator, classes);
  checkFinite(`fit ${estimator}`, blocks, { nan });
  checkWeights(classes, { indices, sampleWeight });
  const factors = classFactors(classWeight, classes);
  const data = {
    indices,
    classes: classes.length,
    sampleWeight: sampleWeight.map((weight, row) => weight * factors[indices[row]]),
    balanced: classWeight === "balanced",
  };
  return { x: blocks, classes, data, groups };
}

function checkClasses(estimator: string, classes: readonly Label[]): void {
  if (classes.length >= 2) return;
  const why = classes.length === 0
    ? "there is no row"
    : `there is only one class, ${JSON.stringify(classes[0])}, and two are needed`;
  throw new RangeError(`Cannot fit ${estimator}: ${why}`);
}

function checkWeights(
  classes: readonly Label[],
  data: Pick<WeightedClasses, "indices" | "sampleWeight">,
): void {
  const heaviest = new Float64Array(classes.length);
  data.sampleWeight.forEach((weight, row) => {
    if (!Number.isFinite(weight) || weight < 0) {
      throw new RangeError(
        `Cannot use sample weights: each must be finite and ≥ 0: that of row ${row} is ${weight}`,
      );
    }
    const k = data.indices[row];
    heaviest[k] = Math.max(heaviest[k], weight);
  });
  const weightless = heaviest.indexOf(0);
  if (weightless >= 0) {
    throw new RangeError(
      `Cannot use sample weights: class ${JSON.stringify(classes[weightless])} has no row above 0`,
    );
  }
}
