import { Matrix } from "../core/matrix.ts";
import type { ModelState, Stateful, StateReader } from "../core/state.ts";
import {
  compareLevels,
  countRows,
  type Level,
  type LevelColumns,
  levelsFromState,
} from "./levels.ts";

/** Options of {@linkcode OneHotEncoder}. */
export interface OneHotEncoderOptions {
  /** Levels met in fewer rows than this are pooled into one feature; a number below 1 is a share of the rows. @default {1} */
  readonly minFrequency?: number;
}

/** Gives every level of a categorical column a feature that is 1 where the row has that level.
 *
 * Levels are sorted: numbers by value, strings by code point. Absence, where it was met, is a level of its own, and is
 * never pooled. A level that was not met in the fit has zeros only. Agrees with scikit-learn 1.9.1,
 * `handle_unknown="ignore"`.
 *
 * @example
 * ```ts
 * import { OneHotEncoder } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const model = new OneHotEncoder().fit([["red", "blue", null]]);
 * assertEquals(model.featureNames(["colour"]), ["colour=blue", "colour=red", "colour_absent"]);
 * assertEquals([...model.transform([["red", "green"]]).data], [0, 1, 0, 0, 0, 0]);
 * ```
 */
export class OneHotEncoder {
  /** Rows, or share of the rows, below which a level is rare. */
  readonly minFrequency: number;

  /** An encoder that has learnt nothing yet.
   *
   * @throws {RangeError} If `minFrequency` is neither a whole number ≥ 1 nor a share between 0 and 1.
   */
  constructor(options: OneHotEncoderOptions = {}) {
    const { minFrequency = 1 } = options;
    if (!(minFrequency > 0) || minFrequency > 1 && !Number.isInteger(minFrequency)) {
      throw new RangeError(
        "Cannot use minFrequency: it must be a whole number of rows ≥ 1, or a share between 0 and 1: " +
          `current value is ${minFrequency}`,
      );
    }
    this.minFrequency = minFrequency;
  }

  /** Learns the levels of every column.
   *
   * @throws {ShapeError} If the columns are not of one length.
   */
  fit(columns: LevelColumns): OneHotEncoderModel {
    const rows = countRows(columns);
    const fewest = this.minFrequency < 1 ? this.minFrequency * rows : this.minFrequency;
    const categories: Level[][] = [];
    const rare: Level[][] = [];
    for (const levels of columns) {
      const counts = new Map<Level, number>();
      for (const level of levels) counts.set(level, (counts.get(level) ?? 0) + 1);
      const isRare = (level: Level) => level !== null && (counts.get(level) ?? 0) < fewest;
      const sorted = [...counts.keys()].sort(compareLevels);
      categories.push(sorted.filter((level) => !isRare(level)));
      rare.push(sorted.filter(isRare));
    }
    return new OneHotEncoderModel({ categories, rare });
  }
}

/** A fitted {@linkcode OneHotEncoder}. */
export class OneHotEncoderModel implements Stateful {
  /** Levels of every column that have a feature of their own, in the order of the features. */
  readonly categories: LevelColumns;
  /** Levels of every column that share its last feature. */
  readonly rare: LevelColumns;

  /** A model of given levels. */
  constructor(fields: Pick<OneHotEncoderModel, "categories" | "rare">) {
    this.categories = fields.categories;
    this.rare = fields.rare;
  }

  /** Names of the features: `brand=acme`, `brand_absent`, `brand_rare`. */
  featureNames(columns: readonly string[]): string[] {
    return columns.flatMap((column, j) => [
      ...this.categories[j].map((level) =>
        level === null ? `${column}_absent` : `${column}=${level}`
      ),
      ...(this.rare[j].length > 0 ? [`${column}_rare`] : []),
    ]);
  }

  /** Zeros and ones, shape `(rows, features)`.
   *
   * @throws {ShapeError} If the columns are not as many as were fitted, or not of one length.
   */
  transform(columns: LevelColumns): Matrix {
    const rows = countRows(columns, this.categories.length);
    const widths = this.categories.map((levels, j) =>
      levels.length + (this.rare[j].length > 0 ? 1 : 0)
    );
    const x = Matrix.zeros(rows, widths.reduce((sum, width) => sum + width, 0));
    let first = 0;
    columns.forEach((levels, j) => {
      const featureOf = new Map<Level, number>();
      this.categories[j].forEach((level, k) => featureOf.set(level, first + k));
      for (const level of this.rare[j]) featureOf.set(level, first + widths[j] - 1);
      levels.forEach((level, i) => {
        const feature = featureOf.get(level);
        if (feature !== undefined) x.data[i * x.columns + feature] = 1;
      });
      first += widths[j];
    });
    return x;
  }

  /** What a model file holds. */
  toState(): ModelState {
    return {
      type: "OneHotEncoderModel",
      fields: { categories: this.categories, rare: this.rare },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a one-hot encoder.
   */
  static fromState(state: StateReader): OneHotEncoderModel {
    const categories = levelsFromState(state, "categories");
    const rare = levelsFromState(state, "rare");
    if (rare.length !== categories.length) {
      return state.fail("rare", `must have ${categories.length} columns`);
    }
    return new OneHotEncoderModel({ categories, rare });
  }
}
