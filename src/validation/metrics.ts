import { ShapeError } from "../errors.ts";
import { encodeLabels, type Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";

/** The share of rows whose class is predicted.
 *
 * @throws {ShapeError} If the two differ in length.
 * @throws {RangeError} If there is no row.
 * @example
 * ```ts
 * import { accuracy } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(accuracy(["a", "b"], ["a", "a"]), 0.5);
 * ```
 */
export function accuracy(truth: readonly Label[], predicted: readonly Label[]): number {
  checkRows("accuracy", truth, predicted.length);
  const hits = truth.filter((label, row) => label === predicted[row]).length;
  return hits / truth.length;
}

/** How often each class is predicted as which: entry `(i, j)` counts rows of class `i` predicted as class `j`.
 *
 * @param classes The order of rows and columns.
 * @throws {ShapeError} If the two differ in length.
 * @throws {RangeError} If a label is not among `classes`.
 */
export function confusionMatrix(
  truth: readonly Label[],
  predicted: readonly Label[],
  classes: readonly Label[],
): Matrix {
  checkRows("confusion matrix", truth, predicted.length);
  const place = placesOf(classes);
  const counts = Matrix.zeros(classes.length, classes.length);
  truth.forEach((label, row) => {
    counts.data[place(label) * classes.length + place(predicted[row])]++;
  });
  return counts;
}

/** The mean of the classes' F1 scores, every class counting the same.
 *
 * The classes are those that are true or predicted somewhere; one that is never hit has F1 0. Agrees with scikit-learn 1.9.1.
 *
 * @throws {ShapeError} If the two differ in length.
 * @throws {RangeError} If there is no row.
 */
export function macroF1(truth: readonly Label[], predicted: readonly Label[]): number {
  const { classes } = encodeLabels([...truth, ...predicted]);
  const counts = confusionMatrix(truth, predicted, classes);
  const size = classes.length;
  let sum = 0;
  for (let k = 0; k < size; k++) {
    let isClass = 0, saidClass = 0;
    for (let other = 0; other < size; other++) {
      isClass += counts.data[k * size + other];
      saidClass += counts.data[other * size + k];
    }
    sum += 2 * counts.data[k * size + k] / (isClass + saidClass);
  }
  return sum / size;
}

/** The mean of −log(probability given to the true class).
 *
 * Probabilities are clipped to [2⁻⁵², 1 − 2⁻⁵²], so that a certain error costs 36 and not infinity. Agrees with scikit-learn 1.9.1.
 *
 * @param probabilities Shape `(rows, classes)`.
 * @param classes The order of the columns.
 * @throws {ShapeError} If lengths differ.
 * @throws {RangeError} If there is no row, or a label is not among `classes`.
 */
export function logLoss(
  truth: readonly Label[],
  probabilities: Matrix,
  classes: readonly Label[],
): number {
  checkRows("log loss", truth, probabilities.rows);
  if (probabilities.columns !== classes.length) {
    throw new ShapeError("Cannot compute log loss: classes and probabilities differ", {
      expected: `${classes.length} columns`,
      actual: `${probabilities.columns}`,
    });
  }
  const place = placesOf(classes);
  let sum = 0;
  truth.forEach((label, row) => {
    const p = probabilities.data[row * classes.length + place(label)];
    sum -= Math.log(Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON));
  });
  return sum / truth.length;
}

function checkRows(what: string, truth: readonly Label[], rows: number): void {
  if (truth.length !== rows) {
    throw new ShapeError(`Cannot compute ${what}: truth and prediction differ in length`, {
      expected: `${truth.length} rows`,
      actual: `${rows}`,
    });
  }
  if (rows === 0) throw new RangeError(`Cannot compute ${what}: there is no row`);
}

function placesOf(classes: readonly Label[]): (label: Label) => number {
  const places = new Map(classes.map((label, place) => [label, place]));
  return (label) => {
    const place = places.get(label);
    if (place === undefined) {
      throw new RangeError(
        `Cannot score label ${JSON.stringify(label)}: it is not among the classes`,
      );
    }
    return place;
  };
}
