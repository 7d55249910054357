import { checkOneOf } from "../core/check.ts";
import type { ModelState, Stateful, StateReader } from "../core/state.ts";
import {
  compareLevels,
  countLevels,
  countRows,
  isLevel,
  type Level,
  type LevelColumns,
} from "./levels.ts";

/** Options of {@linkcode LevelImputer}. */
export interface LevelImputerOptions {
  /** What an absent level becomes: the most frequent one of its column, or a constant. @default {"most_frequent"} */
  readonly strategy?: "most_frequent" | "constant";
  /** What the strategy `"constant"` fills in, and what fills columns without any level that are kept. @default {"missing_value"} */
  readonly fillValue?: string | number;
  /** Whether columns without any level in the fit are kept. @default {false} */
  readonly keepEmptyFeatures?: boolean;
}

/** Fills absent levels (null) of categorical columns: what {@linkcode SimpleImputer} is for numbers.
 *
 * A column without any level in the fit is left out, unless `keepEmptyFeatures`. Of equally frequent levels the first in
 * order counts: numbers by value, strings by code point. NaN is refused. Agrees with scikit-learn 1.9.1's SimpleImputer
 * for absence given as None, but for columns without any level that are kept: there it fills in 0 for the most frequent.
 *
 * @example
 * ```ts
 * import { LevelImputer } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const model = new LevelImputer().fit([["red", null, "blue", "red"]]);
 * assertEquals(model.transform([[null, "green"]]), [["red", "green"]]);
 * ```
 */
export class LevelImputer {
  /** What is filled in. */
  readonly strategy: "most_frequent" | "constant";
  /** The constant. */
  readonly fillValue: string | number;
  /** Whether columns without any level are kept. */
  readonly keepEmptyFeatures: boolean;

  /** An imputer that has learnt nothing yet.
   *
   * @throws {TypeError} If the strategy is neither of the two.
   * @throws {RangeError} If `fillValue` is NaN or infinite.
   */
  constructor(options: LevelImputerOptions = {}) {
    this.strategy = options.strategy ?? "most_frequent";
    this.fillValue = options.fillValue ?? "missing_value";
    this.keepEmptyFeatures = options.keepEmptyFeatures ?? false;
    checkOneOf("strategy", this.strategy, ["most_frequent", "constant"]);
    if (typeof this.fillValue === "number" && !Number.isFinite(this.fillValue)) {
      throw new RangeError(
        `Cannot use fillValue: it must be finite: current value is ${this.fillValue}`,
      );
    }
  }

  /** Learns what to fill in.
   *
   * @throws {ShapeError} If the columns are not of one length.
   * @throws {RangeError} If a number is NaN or infinite.
   */
  fit(columns: LevelColumns): LevelImputerModel {
    countRows(columns);
    const statistics = columns.map((levels, j) => {
      const counts = countLevels(levels, j);
      counts.delete(null);
      if (counts.size === 0) return this.keepEmptyFeatures ? this.fillValue : null;
      return this.strategy === "constant" ? this.fillValue : mostFrequent(counts);
    });
    return new LevelImputerModel({ statistics });
  }
}

/** A fitted {@linkcode LevelImputer}. */
export class LevelImputerModel implements Stateful {
  /** What is filled in, one a column; null for a column that is left out. */
  readonly statistics: readonly Level[];

  /** A model of given levels. */
  constructor(fields: Pick<LevelImputerModel, "statistics">) {
    this.statistics = fields.statistics;
  }

  /** Names of the columns that are kept. */
  featureNames(columns: readonly string[]): string[] {
    return columns.filter((_, j) => this.statistics[j] !== null);
  }

  /** The filled columns.
   *
   * @throws {ShapeError} If the columns are not as many as were fitted, or not of one length.
   */
  transform(columns: LevelColumns): Level[][] {
    countRows(columns, this.statistics.length);
    return columns.flatMap((levels, j) => {
      const fill = this.statistics[j];
      return fill === null ? [] : [levels.map((level) => level ?? fill)];
    });
  }

  /** What a model file holds. */
  toState(): ModelState {
    return { type: "LevelImputerModel", fields: { statistics: this.statistics } };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of an imputer of levels.
   */
  static fromState(state: StateReader): LevelImputerModel {
    const statistics = state.json("statistics");
    if (!Array.isArray(statistics) || !statistics.every(isLevel)) {
      return state.fail("statistics", "must be a list of levels");
    }
    return new LevelImputerModel({ statistics });
  }
}

function mostFrequent(counts: ReadonlyMap<Level, number>): Level {
  const [[level]] = [...counts].sort(([a, m], [b, n]) => n - m || compareLevels(a, b));
  return level;
}
