import { checkOneOf } from "../../core/check.ts";
import { encodeLabels, type Label } from "../../core/label.ts";
import { Matrix } from "../../core/matrix.ts";
import { checkDifferent, type ClassMetricOptions } from "./class_counts.ts";
import { placesOf } from "./places_of.ts";
import { rowWeights } from "./row_weights.ts";

/** Options of {@linkcode confusionMatrix}. */
export interface ConfusionMatrixOptions extends ClassMetricOptions {
  /** What sums to 1: nothing, each true class (rows), each predicted class (columns), or all. @default {"none"} */
  readonly normalize?: "none" | "true" | "pred" | "all";
}

/** How often each class is predicted as which: entry `(i, j)` counts rows of class `i` predicted as class `j`.
 *
 * Agrees with scikit-learn 1.9.1, where a class without rows is normalised to zeros too; but a label that is not among `classes`
 * is an error here, while its row is left out there.
 *
 * @returns Shape `(classes, classes)`; with sample weights, sums of these.
 * @throws {ShapeError} If lengths differ.
 * @throws {RangeError} If a label is not among `classes`, or there is no row.
 * @example
 * ```ts
 * import { confusionMatrix } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const counts = confusionMatrix(["a", "b", "b"], ["a", "a", "b"], { classes: ["a", "b"] });
 * assertEquals([...counts.data], [1, 0, 1, 1]);
 * ```
 */
export function confusionMatrix(
  truth: readonly Label[],
  predicted: readonly Label[],
  options: ConfusionMatrixOptions = {},
): Matrix {
  const { sampleWeight, normalize = "none" } = options;
  checkOneOf("normalize", normalize, ["none", "true", "pred", "all"]);
  const rows = { truth, predicted: predicted.length };
  const weights = rowWeights("confusion matrix", rows, sampleWeight);
  const classes = options.classes ?? encodeLabels([...truth, ...predicted]).classes;
  checkDifferent("confusion matrix", classes);
  const size = classes.length;
  const is = placesOf(truth, classes), says = placesOf(predicted, classes);
  const counts = Matrix.zeros(size, size);
  weights.forEach((weight, row) => counts.data[is[row] * size + says[row]] += weight);
  if (normalize === "none") return counts;
  const groupOf = (entry: number) =>
    normalize === "true" ? Math.floor(entry / size) : normalize === "pred" ? entry % size : 0;
  const sums = new Float64Array(size);
  counts.data.forEach((count, entry) => sums[groupOf(entry)] += count);
  const shares = counts.data.map((count, entry) => count === 0 ? 0 : count / sums[groupOf(entry)]);
  return new Matrix(size, size, shares);
}

/** Sums of a confusion matrix. */
export interface Margins {
  /** Rows of each class. */
  readonly real: Float64Array;
  /** Rows predicted as each class. */
  readonly said: Float64Array;
  /** All rows. */
  readonly total: number;
}

/** How often each class is true, and how often it is predicted. */
export function marginsOf({ rows: size, data }: Matrix): Margins {
  const real = new Float64Array(size), said = new Float64Array(size);
  data.forEach((count, entry) => {
    real[Math.floor(entry / size)] += count;
    said[entry % size] += count;
  });
  return { real, said, total: said.reduce((sum, count) => sum + count, 0) };
}
