import { Matrix } from "../core/matrix.ts";
import type { ModelState, Stateful, StateReader } from "../core/state.ts";
import {
  compareLevels,
  countRows,
  type Level,
  type LevelColumns,
  levelsFromState,
} from "./levels.ts";

/** Options of {@linkcode OrdinalEncoder}. */
export interface OrdinalEncoderOptions {
  /** Levels of every column in the order of their codes; those met in the fit, sorted, if not given. */
  readonly categories?: LevelColumns;
  /** Code of a level that was not met in the fit; `"error"` refuses it. @default {"error"} */
  readonly unknown?: number | "error";
}

/** Replaces every level of a categorical column by its code: 0, 1, 2 … in sorted order.
 *
 * Numbers sort by value, strings by code point; absence, where it was met, is the last level. Agrees with scikit-learn
 * 1.9.1 for absence given as None.
 *
 * @example
 * ```ts
 * import { OrdinalEncoder } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const model = new OrdinalEncoder({ unknown: -1 }).fit([["red", "blue", "red"]]);
 * assertEquals(model.categories, [["blue", "red"]]);
 * assertEquals([...model.transform([["red", "green"]]).data], [1, -1]);
 * ```
 */
export class OrdinalEncoder {
  /** Levels of every column, where they are given. */
  readonly categories?: LevelColumns;
  /** Code of an unknown level. */
  readonly unknown: number | "error";

  /** An encoder that has learnt nothing yet.
   *
   * @throws {RangeError} If a column's categories are not all different, or `unknown` is not finite.
   */
  constructor(options: OrdinalEncoderOptions = {}) {
    options.categories?.forEach((levels, j) => {
      if (new Set(levels).size < levels.length) {
        throw new RangeError(
          `Cannot encode column ${j}: its categories must differ: got ${JSON.stringify(levels)}`,
        );
      }
    });
    this.categories = options.categories;
    this.unknown = options.unknown ?? "error";
    if (this.unknown !== "error" && !Number.isFinite(this.unknown)) {
      throw new RangeError(
        `Cannot use unknown: it must be a finite number or "error": current value is ${this.unknown}`,
      );
    }
  }

  /** Learns the levels of every column.
   *
   * @throws {ShapeError} If the columns are not of one length, or not as many as the given categories.
   * @throws {RangeError} If a level is not among the given categories, and unknown levels are refused.
   */
  fit(columns: LevelColumns): OrdinalEncoderModel {
    countRows(columns, this.categories?.length);
    const categories = this.categories ??
      columns.map((levels) => [...new Set(levels)].sort(compareLevels));
    const model = new OrdinalEncoderModel({ categories, unknown: this.unknown });
    if (this.categories !== undefined) model.transform(columns);
    return model;
  }
}

/** A fitted {@linkcode OrdinalEncoder}. */
export class OrdinalEncoderModel implements Stateful {
  /** Levels of every column, in the order of their codes. */
  readonly categories: LevelColumns;
  /** Code of an unknown level. */
  readonly unknown: number | "error";

  /** A model of given levels. */
  constructor(fields: Pick<OrdinalEncoderModel, "categories" | "unknown">) {
    this.categories = fields.categories;
    this.unknown = fields.unknown;
  }

  /** Names of the features: those of the columns. */
  featureNames(columns: readonly string[]): string[] {
    return [...columns];
  }

  /** The codes, shape `(rows, columns)`.
   *
   * @throws {ShapeError} If the columns are not as many as were fitted, or not of one length.
   * @throws {RangeError} If a level was not met in the fit, and unknown levels are refused.
   */
  transform(columns: LevelColumns): Matrix {
    const codes = Matrix.zeros(countRows(columns, this.categories.length), columns.length);
    columns.forEach((levels, j) => {
      const codeOf = new Map(this.categories[j].map((level, code) => [level, code]));
      levels.forEach((level, i) => {
        codes.data[i * codes.columns + j] = codeOf.get(level) ?? this.#unknownCode(level, j);
      });
    });
    return codes;
  }

  /** What a model file holds. */
  toState(): ModelState {
    return {
      type: "OrdinalEncoderModel",
      fields: { categories: this.categories, unknown: this.unknown },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of an ordinal encoder.
   */
  static fromState(state: StateReader): OrdinalEncoderModel {
    const unknown = state.json("unknown");
    if (unknown !== "error" && typeof unknown !== "number") {
      return state.fail("unknown", 'must be a number or "error"');
    }
    return new OrdinalEncoderModel({ categories: levelsFromState(state, "categories"), unknown });
  }

  #unknownCode(level: Level, column: number): number {
    if (this.unknown !== "error") return this.unknown;
    throw new RangeError(
      `Cannot encode ${JSON.stringify(level)} in column ${column}: the levels are ${
        JSON.stringify(this.categories[column])
      }; give a code for unknown levels`,
    );
  }
}
