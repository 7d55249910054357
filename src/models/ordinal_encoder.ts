import { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, toMatrix } from "../core/ml_matrix.ts";
import type { ModelState, Stateful, StateReader } from "../core/state.ts";
import { checkColumns } from "./check_features.ts";
import { completeLevelOptions, fitLevels, type LevelOptions } from "./fit_levels.ts";
import {
  countRows,
  type FittedLevels,
  fittedLevelsFromState,
  type Level,
  type LevelColumns,
  type LevelPlaces,
  placeLevels,
} from "./levels.ts";

/** Options of {@linkcode OrdinalEncoder}. */
export interface OrdinalEncoderOptions extends LevelOptions {
  /** Code of a level that was not met in the fit, NaN being one; `"error"` refuses it. @default {"error"} */
  readonly unknown?: number | "error";
  /** Code of absence where it was met in the fit, NaN being one; `"level"` makes it a level as any other. @default {"level"} */
  readonly absent?: number | "level";
}

/** Replaces every level of a categorical column by its code: 0, 1, 2 … in sorted order.
 *
 * Numbers sort by value, strings by code point; absence (null), where it was met, is the last level, or has a code of its
 * own; NaN is refused. Infrequent levels share the last code. Agrees with scikit-learn 1.9.1 exactly: `absent: "level"`
 * with absence given as None, a code with absence given as NaN.
 *
 * @example
 * ```ts
 * import { OrdinalEncoder } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const model = new OrdinalEncoder({ unknown: -1 }).fit([["red", "blue", "red"]]);
 * assertEquals(model.categories, [["blue", "red"]]);
 * const codes = model.transform([["red", "green"]]);
 * assertEquals([...codes.data], [1, -1]);
 * assertEquals(model.inverseTransform(codes), [["red", null]]);
 * ```
 */
export class OrdinalEncoder {
  /** Levels of every column, where they are given. */
  readonly categories?: LevelColumns;
  /** Rows, or share of the rows, below which a level is infrequent. */
  readonly minFrequency: number;
  /** As many levels as a column may have, infrequent ones counting as one. */
  readonly maxCategories: number;
  /** Code of an unknown level. */
  readonly unknown: number | "error";
  /** Code of absence. */
  readonly absent: number | "level";

  /** An encoder that has learnt nothing yet.
   *
   * @throws {RangeError} If a column's categories are not all different, `unknown` or `absent` is infinite,
   * `minFrequency` is neither a whole number nor a share between 0 and 1, or `maxCategories` is not a whole number ≥ 1.
   */
  constructor(options: OrdinalEncoderOptions = {}) {
    const { categories, minFrequency, maxCategories } = completeLevelOptions(options);
    this.categories = categories;
    this.minFrequency = minFrequency;
    this.maxCategories = maxCategories;
    this.unknown = options.unknown ?? "error";
    this.absent = options.absent ?? "level";
    checkCode("unknown", this.unknown, "error");
    checkCode("absent", this.absent, "level");
  }

  /** Learns the levels of every column.
   *
   * @throws {ShapeError} If the columns are not of one length, or not as many as the given categories.
   * @throws {RangeError} If a level is not among the given categories, and unknown levels are refused; the code of unknown
   * levels or of absence is that of another level; or a number is NaN or infinite.
   */
  fit(columns: LevelColumns): OrdinalEncoderModel {
    const { unknown, absent } = this;
    const levels = fitLevels(columns, { ...this, poolAbsent: absent === "level" });
    const model = new OrdinalEncoderModel({ ...levels, unknown, absent });
    model.levels.forEach((coded, j) => {
      for (const [name, code] of Object.entries({ unknown, absent })) {
        if (typeof code === "string" || !(code in coded)) continue;
        throw new RangeError(
          `Cannot use ${code} as the code of ${name} levels: it is that of ${
            JSON.stringify(coded[code])
          } in column ${j}`,
        );
      }
    });
    if (this.categories !== undefined) model.transform(columns);
    return model;
  }
}

/** A fitted {@linkcode OrdinalEncoder}. */
export class OrdinalEncoderModel implements Stateful, FittedLevels {
  /** Levels of every column, sorted or in the order that was given. */
  readonly categories: LevelColumns;
  /** Levels of every column that share its last code. */
  readonly infrequent: LevelColumns;
  /** Code of an unknown level. */
  readonly unknown: number | "error";
  /** Code of absence. */
  readonly absent: number | "level";
  readonly #places: readonly LevelPlaces[];

  /** A model of given levels. */
  constructor(
    fields: Pick<OrdinalEncoderModel, "categories" | "infrequent" | "unknown" | "absent">,
  ) {
    this.categories = fields.categories;
    this.infrequent = fields.infrequent;
    this.unknown = fields.unknown;
    this.absent = fields.absent;
    this.#places = this.categories.map((levels, j) =>
      placeLevels(
        this.absent === "level" ? levels : levels.filter((level) => level !== null),
        this.infrequent[j],
      )
    );
  }

  /** The level of every code, 0, 1, 2 …, of every column; infrequent ones together are `"infrequent"`. */
  get levels(): LevelColumns {
    return this.#places.map(({ levels }) => levels);
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
      const codeOf = new Map(this.#places[j].placeOf);
      if (this.absent !== "level" && this.categories[j].includes(null)) {
        codeOf.set(null, this.absent);
      }
      levels.forEach((level, i) => {
        codes.data[i * codes.columns + j] = codeOf.get(level) ?? this.#unknownCode(level, j);
      });
    });
    return codes;
  }

  /** The level of every code; null for that of unknown levels or of absence, `"infrequent"` for that of infrequent ones.
   *
   * @param codes Shape `(rows, columns)`, as `transform` gives it.
   * @throws {ShapeError} If there are not as many columns as were fitted.
   * @throws {RangeError} If a code is that of no level.
   */
  inverseTransform(codes: DenseMatrix): Level[][] {
    checkColumns("decode", codes, this.categories.length);
    const { rows, columns, data } = toMatrix(codes);
    return this.#places.map(({ levels }, j) =>
      Array.from({ length: rows }, (_, i) => {
        const code = data[i * columns + j];
        if (code in levels) return levels[code];
        if (Object.is(code, this.unknown) || Object.is(code, this.absent)) return null;
        throw new RangeError(
          `Cannot decode ${code} in row ${i} of column ${j}: the codes are 0 to ${
            levels.length - 1
          }`,
        );
      })
    );
  }

  /** What a model file holds. */
  toState(): ModelState {
    const { categories, infrequent } = this;
    const unknown = nullForNaN(this.unknown), absent = nullForNaN(this.absent);
    return { type: "OrdinalEncoderModel", fields: { categories, infrequent, unknown, absent } };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of an ordinal encoder.
   */
  static fromState(state: StateReader): OrdinalEncoderModel {
    return new OrdinalEncoderModel({
      ...fittedLevelsFromState(state),
      unknown: codeFromState(state, "unknown", "error"),
      absent: codeFromState(state, "absent", "level"),
    });
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

function checkCode(name: string, code: number | string, word: string): void {
  if (code === word || typeof code === "number" && Math.abs(code) !== Infinity) return;
  throw new RangeError(
    `Cannot use ${name}: it must be a number, NaN or "${word}": current value is ${code}`,
  );
}

/** A code as JSON, which has no NaN. */
function nullForNaN(code: number | string): number | string | null {
  return Number.isNaN(code) ? null : code;
}

function codeFromState<Word extends string>(
  state: StateReader,
  field: string,
  word: Word,
): number | Word {
  const code = state.json(field);
  if (code === null) return NaN;
  return typeof code === "number" || code === word
    ? code as number | Word
    : state.fail(field, `must be a number, null for NaN, or "${word}"`);
}
