import { compareCodePoints } from "./code_point_order.ts";

/** A class label. Labels of one data set are all strings or all numbers. */
export type Label = string | number;

/** Labels as indices into their sorted classes. */
export interface EncodedLabels {
  /** The different labels: numbers ascending, strings by code point. */
  readonly classes: readonly Label[];
  /** For every label, its place in `classes`. */
  readonly indices: Uint32Array;
}

/** Finds the classes of labels, and every label's class.
 *
 * @throws {TypeError} If strings and numbers are mixed, or a label is neither.
 * @throws {RangeError} If a number is NaN or infinite.
 */
export function encodeLabels(labels: readonly Label[]): EncodedLabels {
  const numeric = typeof labels[0] === "number";
  labels.forEach((label, row) => checkLabel(label, row, numeric));
  const classes = [...new Set(labels)].sort((a, b) =>
    numeric ? Number(a) - Number(b) : compareCodePoints(String(a), String(b))
  );
  const places = new Map(classes.map((label, place) => [label, place]));
  return { classes, indices: Uint32Array.from(labels, (label) => places.get(label)!) };
}

function checkLabel(label: Label, row: number, numeric: boolean): void {
  if (typeof label !== "string" && typeof label !== "number") {
    throw new TypeError(
      `Cannot use the label of row ${row}: it must be a string or a number: current value is ${label}`,
    );
  }
  if ((typeof label === "number") !== numeric) {
    throw new TypeError(
      `Cannot mix labels: all must be ${numeric ? "numbers, as" : "strings, as"} that of row 0: ` +
        `row ${row} holds ${JSON.stringify(label)}`,
    );
  }
  if (numeric && !Number.isFinite(label)) {
    throw new RangeError(
      `Cannot use the label of row ${row}: it must be finite: current value is ${label}`,
    );
  }
}
