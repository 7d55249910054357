import { checkInteger } from "../../core/check.ts";
import { ShapeError } from "../../errors.ts";
import type { ClassificationReport, ReportedScores } from "./classification_report.ts";

/** Options of {@linkcode formatClassificationReport}. */
export interface FormatClassificationReportOptions {
  /** Digits after the decimal point, 0 to 98. @default {2} */
  readonly digits?: number;
  /** What the classes are called, in their order. @default {the labels} */
  readonly targetNames?: readonly string[];
}

/** The text of a report: a table of the classes and their averages, as scikit-learn 1.9.1 prints it, byte for byte; but where not a
 * single row is predicted right, it prints numbers of rows as 7.0, and this function as 7.
 *
 * @throws {ShapeError} If there is not one name a class.
 * @throws {RangeError} If `digits` is not an integer from 0 to 98.
 * @example
 * ```ts
 * import { classificationReport, formatClassificationReport } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const text = formatClassificationReport(classificationReport(["a", "a", "b"], ["a", "b", "b"]));
 * assertEquals(text.split("\n")[2], "           a       1.00      0.50      0.67         2");
 * ```
 */
export function formatClassificationReport(
  report: ClassificationReport,
  options: FormatClassificationReportOptions = {},
): string {
  const { digits = 2, targetNames = report.classes.map(String) } = options;
  checkInteger("digits", digits, 0);
  if (digits > 98) {
    throw new RangeError(`Cannot use digits: it must be at most 98: current value is ${digits}`);
  }
  if (targetNames.length !== report.classes.length) {
    throw new ShapeError("Cannot format the report: there must be one name a class", {
      expected: `${report.classes.length}`,
      actual: `${targetNames.length}`,
    });
  }
  const nameWidth = Math.max(
    ...[...targetNames, "weighted avg"].map((name) => [...name].length),
    digits,
  );
  const line = (name: string, cells: readonly string[]) =>
    `${padded(name, nameWidth)} ${cells.map((cell) => ` ${padded(cell, 9)}`).join("")}\n`;
  const supportText = (support: number) =>
    report.weighted && Number.isInteger(support) ? support.toFixed(1) : String(support);
  const scores = (name: string, { precision, recall, f1, support }: ReportedScores) =>
    line(name, [
      ...[precision, recall, f1].map((score) => fixed(score, digits)),
      supportText(support),
    ]);
  const { accuracy, microAverage, macroAverage, weightedAverage } = report;
  return [
    line("", ["precision", "recall", "f1-score", "support"]),
    "\n",
    ...report.perClass.map((row, k) => scores(targetNames[k], row)),
    "\n",
    microAverage === undefined
      ? line("accuracy", ["", "", fixed(accuracy!, digits), supportText(macroAverage.support)])
      : scores("micro avg", microAverage),
    scores("macro avg", macroAverage),
    scores("weighted avg", weightedAverage),
  ].join("");
}

/** Padded on the left by code points. */
function padded(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - [...text].length)) + text;
}

/** As Python rounds: a number exactly between two, such as 0.125, goes to the even digit. */
function fixed(value: number, digits: number): string {
  if (Number.isNaN(value)) return "nan";
  const oneMore = value.toFixed(digits + 1);
  const isBetween = oneMore.endsWith("5") && Number.isInteger(value * 2 ** (digits + 1));
  const down = oneMore.slice(0, -1).replace(/\.$/, "");
  return isBetween && Number(down.at(-1)) % 2 === 0 ? down : value.toFixed(digits);
}
