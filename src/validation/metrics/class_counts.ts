import { encodeLabels, type Label } from "../../core/label.ts";
import { type RowWeightOptions, rowWeights } from "./row_weights.ts";

/** Of which classes a metric of labels speaks, and how much each row counts. */
export interface ClassMetricOptions extends RowWeightOptions {
  /** The classes, in the order of the result. @default {those that are true or predicted somewhere, sorted} */
  readonly classes?: readonly Label[];
}

/** How often a class is right, predicted and true, in weights of rows. */
export interface ClassCount {
  /** Rows of the class that are predicted as it. */
  readonly hits: number;
  /** Rows that are predicted as it. */
  readonly predicted: number;
  /** Rows of the class. */
  readonly support: number;
}

/** The counts of the classes, in their order. */
export interface ClassCounts {
  readonly classes: readonly Label[];
  readonly counts: readonly ClassCount[];
  /** Whether `classes` are all that are true or predicted somewhere. */
  readonly complete: boolean;
}

/** Counts rows by class; rows of classes that are left out still count as predictions of the others.
 *
 * @throws {ShapeError} If lengths differ.
 * @throws {TypeError} If labels mix strings and numbers.
 * @throws {RangeError} If there is no row, or sample weights are negative or all 0, or a class is given twice.
 */
export function countClasses(
  metric: string,
  rows: { readonly truth: readonly Label[]; readonly predicted: readonly Label[] },
  options: ClassMetricOptions,
): ClassCounts {
  const { truth, predicted } = rows;
  const weights = rowWeights(
    metric,
    { truth, predicted: predicted.length },
    options.sampleWeight,
  );
  const occurring = encodeLabels([...truth, ...predicted]);
  const classes = options.classes ?? occurring.classes;
  checkDifferent(metric, classes);
  const size = occurring.classes.length;
  const hits = new Float64Array(size);
  const said = new Float64Array(size);
  const real = new Float64Array(size);
  weights.forEach((weight, row) => {
    const is = occurring.indices[row], says = occurring.indices[truth.length + row];
    real[is] += weight;
    said[says] += weight;
    if (is === says) hits[is] += weight;
  });
  const places = new Map(occurring.classes.map((label, k) => [label, k]));
  return {
    classes,
    counts: classes.map((label) => {
      const k = places.get(label);
      if (k === undefined) return { hits: 0, predicted: 0, support: 0 };
      // Hits plus misses, as scikit-learn adds them: so that weighted sums are the same to the last bit.
      return {
        hits: hits[k],
        predicted: hits[k] + (said[k] - hits[k]),
        support: hits[k] + (real[k] - hits[k]),
      };
    }),
    complete: occurring.classes.every((label) => classes.includes(label)),
  };
}

/** @throws {RangeError} If a class is given twice, or there is none. */
export function checkDifferent(metric: string, classes: readonly Label[]): void {
  const twice = classes.find((label, k) => classes.indexOf(label) !== k);
  if (twice !== undefined) {
    throw new RangeError(
      `Cannot compute ${metric}: class ${JSON.stringify(twice)} is given twice`,
    );
  }
  if (classes.length === 0) throw new RangeError(`Cannot compute ${metric}: no class is given`);
}
