import { checkOneOf } from "../core/check.ts";
import { type FloatArray, Matrix } from "../core/matrix.ts";
import { type DenseMatrix, toMatrix } from "../core/ml_matrix.ts";
import type { Json, ModelState, Stateful, StateReader } from "../core/state.ts";
import { checkColumns } from "./check_features.ts";
import { completeLevelOptions, fitLevels, type LevelOptions } from "./fit_levels.ts";
import {
  countRows,
  type FittedLevels,
  fittedLevelsFromState,
  type Level,
  type LevelColumns,
  placeLevels,
} from "./levels.ts";

/** What becomes of a level that was not met in the fit: it has zeros only, is refused, or counts as infrequent (and has
 * zeros only where its column has no infrequent levels). */
export type UnknownLevel = "ignore" | "error" | "infrequent";

/** Which columns lose their first feature: none, all, or those that have two. */
export type DroppedFeature = "none" | "first" | "ifBinary";

/** Options of {@linkcode OneHotEncoder}. */
export interface OneHotEncoderOptions extends LevelOptions {
  /** What becomes of a level that was not met in the fit. @default {"error"} */
  readonly unknown?: UnknownLevel;
  /** Which columns lose their first feature, whose level then has zeros only. @default {"none"} */
  readonly drop?: DroppedFeature;
  /** Whether absence may be infrequent as any other level; else it always has a feature of its own. @default {true} */
  readonly poolAbsent?: boolean;
}

const unknownLevels = ["ignore", "error", "infrequent"] as const;

/** Gives every level of a categorical column a feature that is 1 where the row has that level.
 *
 * Levels are sorted: numbers by value, strings by code point; infrequent ones share their column's last feature.
 * Absence (null), where it was met, is a level of its own, the last one; NaN is refused. Agrees with scikit-learn 1.9.1
 * exactly, absence being its None.
 *
 * @example
 * ```ts
 * import { OneHotEncoder } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const model = new OneHotEncoder({ unknown: "ignore" }).fit([["red", "blue", null]]);
 * assertEquals(model.featureNames(["colour"]), ["colour=blue", "colour=red", "colour_absent"]);
 * const x = model.transform([["red", "green"]]);
 * assertEquals([...x.data], [0, 1, 0, 0, 0, 0]);
 * assertEquals(model.inverseTransform(x), [["red", null]]);
 * ```
 */
export class OneHotEncoder {
  /** Levels of every column, where they are given. */
  readonly categories?: LevelColumns;
  /** Rows, or share of the rows, below which a level is infrequent. */
  readonly minFrequency: number;
  /** As many levels as a column may have, infrequent ones counting as one. */
  readonly maxCategories: number;
  /** What becomes of an unknown level. */
  readonly unknown: UnknownLevel;
  /** Which columns lose their first feature. */
  readonly drop: DroppedFeature;
  /** Whether absence may be infrequent. */
  readonly poolAbsent: boolean;

  /** An encoder that has learnt nothing yet.
   *
   * @throws {TypeError} If `unknown` or `drop` is none of the words offered.
   * @throws {RangeError} If a column's categories are not all different; if `minFrequency` is neither a whole number nor
   * a share between 0 and 1, or `maxCategories` is not a whole number ≥ 1.
   */
  constructor(options: OneHotEncoderOptions = {}) {
    const { categories, minFrequency, maxCategories } = completeLevelOptions(options);
    this.categories = categories;
    this.minFrequency = minFrequency;
    this.maxCategories = maxCategories;
    this.unknown = options.unknown ?? "error";
    this.drop = options.drop ?? "none";
    this.poolAbsent = options.poolAbsent ?? true;
    checkOneOf("unknown", this.unknown, unknownLevels);
    checkOneOf("drop", this.drop, ["none", "first", "ifBinary"]);
  }

  /** Learns the levels of every column.
   *
   * @throws {ShapeError} If the columns are not of one length, or not as many as the given categories.
   * @throws {RangeError} If a level is not among the given categories, and unknown levels are refused; or a number is NaN
   * or infinite.
   */
  fit(columns: LevelColumns): OneHotEncoderModel {
    const levels = fitLevels(columns, this);
    const dropped = levels.categories.map((categories, j) => {
      const places = placeLevels(categories, levels.infrequent[j]).levels.length;
      const drops = this.drop === "first" && places > 0 || this.drop === "ifBinary" && places === 2;
      return drops ? 0 : null;
    });
    const model = new OneHotEncoderModel({ ...levels, dropped, unknown: this.unknown });
    if (this.categories !== undefined) model.transform(columns);
    return model;
  }
}

/** A fitted {@linkcode OneHotEncoder}. */
export class OneHotEncoderModel implements Stateful, FittedLevels {
  /** Levels of every column, sorted or in the order that was given. */
  readonly categories: LevelColumns;
  /** Levels of every column that share its last feature. */
  readonly infrequent: LevelColumns;
  /** The feature of every column that is left out, counted from the column's first; null where none is. */
  readonly dropped: readonly (number | null)[];
  /** What becomes of an unknown level. */
  readonly unknown: UnknownLevel;
  readonly #columns: readonly EncodedColumn[];
  readonly #features: number;

  /** A model of given levels. */
  constructor(
    fields: Pick<OneHotEncoderModel, "categories" | "infrequent" | "dropped" | "unknown">,
  ) {
    this.categories = fields.categories;
    this.infrequent = fields.infrequent;
    this.dropped = fields.dropped;
    this.unknown = fields.unknown;
    let features = 0;
    this.#columns = this.categories.map((categories, j) => {
      const column = encodeColumn(categories, {
        infrequent: this.infrequent[j],
        dropped: this.dropped[j],
        first: features,
      });
      features += column.kept.length;
      return column;
    });
    this.#features = features;
  }

  /** Names of the features: `brand=acme`, `brand_absent`, `brand_infrequent`. */
  featureNames(columns: readonly string[]): string[] {
    return columns.flatMap((column, j) => {
      const { levels, kept } = this.#columns[j];
      const frequent = levels.length - (this.infrequent[j].length > 0 ? 1 : 0);
      return kept.map((place) =>
        place === frequent
          ? `${column}_infrequent`
          : levels[place] === null
          ? `${column}_absent`
          : `${column}=${levels[place]}`
      );
    });
  }

  /** Zeros and ones, shape `(rows, features)`.
   *
   * @throws {ShapeError} If the columns are not as many as were fitted, or not of one length.
   * @throws {RangeError} If a level was not met in the fit, and unknown levels are refused.
   */
  transform(columns: LevelColumns): Matrix {
    const rows = countRows(columns, this.categories.length);
    const x = Matrix.zeros(rows, this.#features);
    columns.forEach((levels, j) => {
      const { featureOf } = this.#columns[j];
      levels.forEach((level, i) => {
        const feature = featureOf.get(level) ?? this.#unknownFeature(level, j);
        if (feature >= 0) x.data[i * x.columns + feature] = 1;
      });
    });
    return x;
  }

  /** The level of every row and column: that of its largest feature.
   *
   * Where all features are 0 it is the level that was dropped, or null for an unknown one; infrequent levels come back as
   * `"infrequent"`. scikit-learn 1.9.1 differs where it ignores unknown levels, drops one, and has infrequent ones: it
   * then names the first level of all, even if that is not the one dropped.
   *
   * @param x Shape `(rows, features)`, as `transform` gives it.
   * @throws {ShapeError} If there are not as many columns as `transform` gives.
   * @throws {RangeError} If the features of a column are all 0, which `transform` would not have given.
   */
  inverseTransform(x: DenseMatrix): Level[][] {
    checkColumns("decode", x, this.#features);
    const { rows, columns, data } = toMatrix(x);
    return this.#columns.map(({ levels, kept, first }, j) =>
      Array.from({ length: rows }, (_, i) => {
        const features = data.subarray(i * columns + first, i * columns + first + kept.length);
        if (features.some((value) => value !== 0)) return levels[kept[largest(features)]];
        const dropped = this.dropped[j];
        if (dropped !== null) return levels[dropped];
        if (this.#givesZeros(j)) return null;
        throw new RangeError(
          `Cannot decode row ${i}: all features of column ${j} are 0, and no level of it was dropped`,
        );
      })
    );
  }

  /** What a model file holds. */
  toState(): ModelState {
    const { categories, infrequent, dropped, unknown } = this;
    return { type: "OneHotEncoderModel", fields: { categories, infrequent, dropped, unknown } };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a one-hot encoder.
   */
  static fromState(state: StateReader): OneHotEncoderModel {
    const levels = fittedLevelsFromState(state);
    const places = levels.categories.map((categories, j) =>
      placeLevels(categories, levels.infrequent[j]).levels.length
    );
    const dropped = state.json("dropped");
    if (!areDropped(dropped, places)) {
      return state.fail("dropped", "must be a feature or null for every column");
    }
    const unknown = state.oneOf("unknown", unknownLevels);
    return new OneHotEncoderModel({ ...levels, dropped, unknown });
  }

  /** Whether `transform` gives an unknown level of the column zeros only. */
  #givesZeros(column: number): boolean {
    return this.unknown === "ignore" ||
      this.unknown === "infrequent" && this.infrequent[column].length === 0;
  }

  #unknownFeature(level: Level, column: number): number {
    if (this.#givesZeros(column)) return none;
    if (this.unknown === "infrequent") {
      return this.#columns[column].featureOf.get(this.infrequent[column][0])!;
    }
    throw new RangeError(
      `Cannot encode ${JSON.stringify(level)} in column ${column}: the levels are ${
        JSON.stringify(this.categories[column])
      }; ignore unknown levels, or count them as infrequent`,
    );
  }
}

/** Stands for the feature of a level that was dropped. */
const none = -1;

/** How one column is encoded. */
interface EncodedColumn {
  /** The level of every place, before one is dropped. */
  readonly levels: readonly Level[];
  /** The places that have a feature. */
  readonly kept: readonly number[];
  /** The column's first feature. */
  readonly first: number;
  /** The feature of every level. */
  readonly featureOf: ReadonlyMap<Level, number>;
}

function encodeColumn(
  categories: readonly Level[],
  { infrequent, dropped, first }: {
    infrequent: readonly Level[];
    dropped: number | null;
    first: number;
  },
): EncodedColumn {
  const { levels, placeOf } = placeLevels(categories, infrequent);
  const kept = [...levels.keys()].filter((place) => place !== dropped);
  const featureOf = new Map<Level, number>();
  for (const [level, place] of placeOf) {
    featureOf.set(
      level,
      place === dropped ? none : first + place - (dropped !== null && place > dropped ? 1 : 0),
    );
  }
  return { levels, kept, first, featureOf };
}

/** The place of the largest value; of two equals, the first. */
function largest(values: FloatArray): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k] > values[best]) best = k;
  return best;
}

function areDropped(value: Json, places: readonly number[]): value is (number | null)[] {
  return Array.isArray(value) && value.length === places.length &&
    value.every((place, j) =>
      place === null || Number.isInteger(place) && place >= 0 && place < places[j]
    );
}
