import { encodeLabels, type Label } from "../core/label.ts";
import type { ModelState, Stateful, StateReader } from "../core/state.ts";

/** Replaces labels by their place among the sorted classes: numbers ascending, strings by code point.
 *
 * Agrees with scikit-learn 1.9.1 exactly. Classifiers need none: they take labels as they are.
 *
 * @example
 * ```ts
 * import { LabelEncoder } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const model = new LabelEncoder().fit(["low", "high", "low"]);
 * assertEquals(model.classes, ["high", "low"]);
 * assertEquals([...model.transform(["low", "high"])], [1, 0]);
 * assertEquals(model.inverseTransform([1, 1]), ["low", "low"]);
 * ```
 */
export class LabelEncoder {
  /** Learns the classes.
   *
   * @throws {TypeError} If strings and numbers are mixed, or a label is neither.
   * @throws {RangeError} If there is no label, or a number is NaN or infinite.
   */
  fit(labels: readonly Label[]): LabelEncoderModel {
    if (labels.length === 0) throw new RangeError("Cannot fit a label encoder: there is no label");
    return new LabelEncoderModel(encodeLabels(labels));
  }
}

/** A fitted {@linkcode LabelEncoder}. */
export class LabelEncoderModel implements Stateful {
  /** The different labels, sorted: a label's code is its place here. */
  readonly classes: readonly Label[];

  /** A model of sorted classes. */
  constructor(fields: Pick<LabelEncoderModel, "classes">) {
    this.classes = fields.classes;
  }

  /** The code of every label.
   *
   * @throws {RangeError} If a label was not met in the fit; names its row.
   */
  transform(labels: readonly Label[]): Uint32Array {
    const codeOf = new Map(this.classes.map((label, code) => [label, code]));
    return Uint32Array.from(labels, (label, row) => {
      const code = codeOf.get(label);
      if (code !== undefined) return code;
      throw new RangeError(
        `Cannot encode the label of row ${row}: ${
          JSON.stringify(label)
        } was not met in the fit: the classes are ${JSON.stringify(this.classes)}`,
      );
    });
  }

  /** The label of every code.
   *
   * @throws {RangeError} If a code is none of 0 to `classes.length - 1`; names its row.
   */
  inverseTransform(codes: ArrayLike<number>): Label[] {
    return Array.from(codes, (code, row) => {
      if (Number.isInteger(code) && code >= 0 && code < this.classes.length) {
        return this.classes[code];
      }
      throw new RangeError(
        `Cannot decode the code of row ${row}: it must be 0 to ${this.classes.length - 1}: ` +
          `current value is ${code}`,
      );
    });
  }

  /** What a model file holds. */
  toState(): ModelState {
    return { type: "LabelEncoderModel", fields: { classes: this.classes } };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a label encoder.
   */
  static fromState(state: StateReader): LabelEncoderModel {
    const classes: Label[] = state.labels("classes");
    const sorted = encodeLabels(classes).classes;
    if (sorted.length !== classes.length || sorted.some((label, k) => label !== classes[k])) {
      return state.fail("classes", "must be sorted, and differ");
    }
    return new LabelEncoderModel({ classes });
  }
}
