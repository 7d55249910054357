import { BlockMatrix, type Features } from "../core/block_matrix.ts";
import { encodeLabels, type Label } from "../core/label.ts";
import { ShapeError } from "../errors.ts";
import { checkFinite } from "./check_features.ts";
import type { ClassifierFitOptions } from "./classifier.ts";
import type { WeightedClasses } from "./logistic_fit.ts";

/** What a logistic regression is to be fitted on, checked. */
export interface LogisticProblem {
  readonly x: BlockMatrix;
  readonly classes: readonly Label[];
  readonly data: WeightedClasses;
  /** The group of each row, where rows belong together. */
  readonly groups?: readonly Label[];
}

/** Checks features, labels, weights and groups, and finds the classes. */
export function poseLogisticProblem(
  x: Features,
  y: readonly Label[],
  options: ClassifierFitOptions & { readonly balanced: boolean },
): LogisticProblem {
  const blocks = BlockMatrix.of(x);
  const { sampleWeight = new Float64Array(blocks.rows).fill(1), groups, balanced } = options;
  checkLength("labels", y.length, blocks.rows);
  checkLength("sample weights", sampleWeight.length, blocks.rows);
  if (groups !== undefined) checkLength("groups", groups.length, blocks.rows);
  const { classes, indices } = encodeLabels(y);
  checkClasses(classes);
  checkFinite("fit a logistic regression", blocks);
  const data = { indices, classes: classes.length, sampleWeight, balanced };
  checkWeights(classes, data);
  return { x: blocks, classes, data, groups };
}

function checkLength(what: string, length: number, rows: number): void {
  if (length === rows) return;
  throw new ShapeError(`Cannot fit a logistic regression: ${what} and features differ in length`, {
    expected: `${rows}`,
    actual: `${length}`,
  });
}

function checkClasses(classes: readonly Label[]): void {
  if (classes.length >= 2) return;
  const why = classes.length === 0
    ? "there is no row"
    : `there is only one class, ${JSON.stringify(classes[0])}, and two are needed`;
  throw new RangeError(`Cannot fit a logistic regression: ${why}`);
}

function checkWeights(classes: readonly Label[], data: WeightedClasses): void {
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
