import type { Label } from "../../core/label.ts";
import { averageOf, checkZeroDivision, f1Of, precisionOf, recallOf } from "./averages.ts";
import { type ClassMetricOptions, countClasses } from "./class_counts.ts";

/** Options of {@linkcode classificationReport}. */
export interface ClassificationReportOptions extends ClassMetricOptions {
  /** The score where there is nothing to divide by: 0, 1, or NaN, which no mean counts. @default {0} */
  readonly zeroDivision?: number;
}

/** Precision, recall and F1, of one class or of several. */
export interface ReportedScores {
  /** The share of the predictions that is right. */
  readonly precision: number;
  /** The share of the rows that is found. */
  readonly recall: number;
  /** The harmonic mean of both. */
  readonly f1: number;
  /** Number of rows or, with sample weights, their sum. */
  readonly support: number;
}

/** The scores of each class, and their averages. */
export interface ClassificationReport {
  /** The classes, in the order of `perClass`. */
  readonly classes: readonly Label[];
  /** One a class. */
  readonly perClass: readonly ReportedScores[];
  /** The share of rows that is predicted right: there if `classes` hold every label that occurs. */
  readonly accuracy?: number;
  /** All rows of the classes together: there if a label occurs that is not among them. */
  readonly microAverage?: ReportedScores;
  /** Every class counting the same. */
  readonly macroAverage: ReportedScores;
  /** Every class counting by its rows. */
  readonly weightedAverage: ReportedScores;
  /** Whether support is a sum of sample weights. */
  readonly weighted: boolean;
}

/** Precision, recall, F1 and number of rows of every class, and their averages.
 *
 * Agrees with `classification_report` of scikit-learn 1.9.1; {@linkcode formatClassificationReport} writes its text.
 *
 * @throws {ShapeError} If lengths differ.
 * @throws {TypeError} If labels mix strings and numbers.
 * @throws {RangeError} If there is no row.
 * @example
 * ```ts
 * import { classificationReport } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const report = classificationReport(["a", "a", "b"], ["a", "b", "b"]);
 * assertEquals(report.perClass[0], { precision: 1, recall: 0.5, f1: 2 / 3, support: 2 });
 * assertEquals(report.accuracy, 2 / 3);
 * ```
 */
export function classificationReport(
  truth: readonly Label[],
  predicted: readonly Label[],
  options: ClassificationReportOptions = {},
): ClassificationReport {
  const { zeroDivision = 0 } = options;
  checkZeroDivision(zeroDivision);
  const { classes, counts, complete } = countClasses(
    "classification report",
    { truth, predicted },
    options,
  );
  const support = counts.reduce((sum, count) => sum + count.support, 0);
  const averageBy = (average: "macro" | "micro" | "weighted"): ReportedScores => ({
    precision: averageOf(counts, precisionOf, { average, zeroDivision }),
    recall: averageOf(counts, recallOf, { average, zeroDivision }),
    f1: averageOf(counts, f1Of, { average, zeroDivision }),
    support,
  });
  const micro = averageBy("micro");
  return {
    classes,
    perClass: counts.map((count) => ({
      precision: precisionOf(count, zeroDivision),
      recall: recallOf(count, zeroDivision),
      f1: f1Of(count, zeroDivision),
      support: count.support,
    })),
    ...(complete ? { accuracy: micro.precision } : { microAverage: micro }),
    macroAverage: averageBy("macro"),
    weightedAverage: averageBy("weighted"),
    weighted: options.sampleWeight !== undefined,
  };
}
