import { checkOneOf } from "../../core/check.ts";
import type { Label } from "../../core/label.ts";
import {
  averageOf,
  checkZeroDivision,
  type ClassScore,
  f1Of,
  precisionOf,
  recallOf,
} from "./averages.ts";
import { type ClassCounts, type ClassMetricOptions, countClasses } from "./class_counts.ts";

/** How the scores of classes become one: `"macro"`: their mean; `"weighted"`: their mean, weighted by the rows of each class;
 * `"micro"`: the score of all rows together; `"binary"`: the score of the positive class; `"none"`: each by itself.
 */
export type Average = "macro" | "micro" | "weighted" | "binary" | "none";

/** One number or, for `"none"`, one a class. */
export type Averaged<Kind extends Average> = Kind extends "none" ? number[] : number;

/** Options of {@linkcode precision}, {@linkcode recall} and {@linkcode f1}. */
export interface AverageOptions<Kind extends Average> extends ClassMetricOptions {
  /** How the scores of classes become one. @default {"macro"} */
  readonly average?: Kind;
  /** The class that `"binary"` speaks of. @default {the second of two classes} */
  readonly positive?: Label;
  /** The score of a class that is never predicted (precision), never true (recall), or neither (F1): 0, 1, or NaN, which no
   * mean counts. @default {0}
   */
  readonly zeroDivision?: number;
}

/** Of the rows predicted as a class, the share that is of it.
 *
 * Agrees with `precision_score` of scikit-learn 1.9.1, whose default average is `"binary"`.
 *
 * @throws {ShapeError} If lengths differ.
 * @throws {TypeError} If labels mix strings and numbers, or `average` is an unknown word.
 * @throws {RangeError} If there is no row, or `"binary"` is asked of other than two classes without naming the positive one.
 * @example
 * ```ts
 * import { precision } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const truth = ["no", "yes", "yes"], predicted = ["yes", "yes", "yes"];
 * assertEquals(precision(truth, predicted, { average: "binary" }), 2 / 3);
 * assertEquals(precision(truth, predicted, { average: "none" }), [0, 2 / 3]);
 * ```
 */
export function precision<Kind extends Average = "macro">(
  truth: readonly Label[],
  predicted: readonly Label[],
  options: AverageOptions<Kind> = {},
): Averaged<Kind> {
  const counts = countClasses("precision", { truth, predicted }, options);
  return averaged(counts, precisionOf, options);
}

/** Of the rows of a class, the share that is predicted as it.
 *
 * Agrees with `recall_score` of scikit-learn 1.9.1, whose default average is `"binary"`.
 *
 * @throws {ShapeError} If lengths differ.
 * @throws {TypeError} If labels mix strings and numbers, or `average` is an unknown word.
 * @throws {RangeError} If there is no row, or `"binary"` is asked of other than two classes without naming the positive one.
 */
export function recall<Kind extends Average = "macro">(
  truth: readonly Label[],
  predicted: readonly Label[],
  options: AverageOptions<Kind> = {},
): Averaged<Kind> {
  const counts = countClasses("recall", { truth, predicted }, options);
  return averaged(counts, recallOf, options);
}

/** The harmonic mean of precision and recall.
 *
 * Agrees with `f1_score` of scikit-learn 1.9.1, whose default average is `"binary"`.
 *
 * @throws {ShapeError} If lengths differ.
 * @throws {TypeError} If labels mix strings and numbers, or `average` is an unknown word.
 * @throws {RangeError} If there is no row, or `"binary"` is asked of other than two classes without naming the positive one.
 */
export function f1<Kind extends Average = "macro">(
  truth: readonly Label[],
  predicted: readonly Label[],
  options: AverageOptions<Kind> = {},
): Averaged<Kind> {
  const counts = countClasses("F1", { truth, predicted }, options);
  return averaged(counts, f1Of, options);
}

/** The mean of the classes' F1 scores, every class counting the same: {@linkcode f1} without options.
 *
 * The classes are those that are true or predicted somewhere; one that is never hit has F1 0. Agrees with scikit-learn 1.9.1.
 *
 * @throws {ShapeError} If the two differ in length.
 * @throws {RangeError} If there is no row.
 */
export function macroF1(truth: readonly Label[], predicted: readonly Label[]): number {
  return f1(truth, predicted);
}

function averaged<Kind extends Average>(
  { classes, counts }: ClassCounts,
  score: ClassScore,
  options: AverageOptions<Kind>,
): Averaged<Kind> {
  const { zeroDivision = 0 } = options;
  const average: Average = options.average ?? "macro";
  checkOneOf("average", average, ["macro", "micro", "weighted", "binary", "none"]);
  checkZeroDivision(zeroDivision);
  const result = average === "none"
    ? counts.map((count) => score(count, zeroDivision))
    : average === "binary"
    ? score(counts[positivePlace(classes, options.positive)], zeroDivision)
    : averageOf(counts, score, { average, zeroDivision });
  return result as Averaged<Kind>;
}

function positivePlace(classes: readonly Label[], positive: Label | undefined): number {
  const place = positive === undefined ? classes.length - 1 : classes.indexOf(positive);
  if (place < 0) {
    throw new RangeError(
      `Cannot average over the positive class: there is no class ${JSON.stringify(positive)}`,
    );
  }
  if (positive === undefined && classes.length !== 2) {
    throw new RangeError(
      `Cannot average over the positive class: of ${classes.length} classes it must be named; give positive, or another average`,
    );
  }
  return place;
}
