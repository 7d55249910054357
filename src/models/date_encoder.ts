import { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, inKindOf, type SameKind, toMatrix } from "../core/ml_matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import { columnsFromState } from "./columns_from_state.ts";
import { SimpleImputer, SimpleImputerModel } from "./simple_imputer.ts";
import type { Transformer, TransformerModel } from "./transformer.ts";

const msADay = 86_400_000;

/** Replaces dates by numbers that a linear model can use: year, month (1–12), weekday (1 for Monday to 7), hour of the
 * day if any date of the fit is not at midnight, and the days that have elapsed since the earliest date of the fit.
 *
 * Dates are milliseconds since 1970, read in UTC. An absent one (NaN) becomes the median date, and columns that had
 * absences in the fit get a feature that is 1 where they are absent. A column without any date in the fit is left out.
 *
 * @example
 * ```ts
 * import { DateEncoder, Matrix } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const x = Matrix.fromRows([[Date.UTC(2024, 0, 1)], [Date.UTC(2024, 2, 5)]]);
 * const model = new DateEncoder().fit(x);
 * assertEquals(model.featureNames(["day"]), ["day_year", "day_month", "day_weekday", "day_elapsed_days"]);
 * assertEquals([...model.transform(x).row(1)], [2024, 3, 2, 64]);
 * ```
 */
export class DateEncoder implements Transformer {
  /** Learns medians, earliest dates, and which columns have times of day and absences. */
  fit(given: DenseMatrix): DateEncoderModel {
    const x = toMatrix(given);
    const imputer = new SimpleImputer({ strategy: "median", addIndicator: true }).fit(x);
    const earliest = new Float64Array(x.columns).fill(NaN);
    const withHours = new Set<number>();
    for (let i = 0; i < x.rows; i++) {
      x.row(i).forEach((date, j) => {
        if (Number.isNaN(date)) return;
        if (!(earliest[j] <= date)) earliest[j] = date;
        if (date % msADay !== 0) withHours.add(j);
      });
    }
    return new DateEncoderModel({
      imputer,
      earliest,
      withHours: [...withHours].sort((a, b) => a - b),
    });
  }
}

/** A fitted {@linkcode DateEncoder}. */
export class DateEncoderModel implements TransformerModel {
  /** Fills absent dates, and marks them. */
  readonly imputer: SimpleImputerModel;
  /** Earliest date of the fit, one a column; NaN for a column that is left out. */
  readonly earliest: Float64Array;
  /** The columns whose hour is a feature, ascending. */
  readonly withHours: readonly number[];

  /** A model of fitted parts that agree in their columns. */
  constructor(fields: Pick<DateEncoderModel, "imputer" | "earliest" | "withHours">) {
    this.imputer = fields.imputer;
    this.earliest = fields.earliest;
    this.withHours = fields.withHours;
  }

  /** Number of columns that it was fitted on. */
  get columns(): number {
    return this.earliest.length;
  }

  /** Names of the features: `when_year`, `when_month`, `when_weekday`, `when_hour`, `when_elapsed_days` for each column
   * that is kept, then `when_absent` for those that had absences. */
  featureNames(columns: readonly string[]): string[] {
    return [
      ...this.#kept().flatMap((j) => this.#partsOf(j).map((part) => `${columns[j]}_${part}`)),
      ...this.imputer.indicators.map((j) => `${columns[j]}_absent`),
    ];
  }

  /** The features of all columns, then the indicators, in f64; an ml-matrix gives an ml-matrix.
   *
   * @throws {ShapeError} If there are not as many columns as were fitted.
   */
  transform<X extends DenseMatrix>(given: X): SameKind<X> {
    const filled = this.imputer.transform(toMatrix(given));
    const kept = this.#kept();
    const encoded = Matrix.zeros(given.rows, this.featureNames([]).length);
    for (let i = 0; i < given.rows; i++) {
      const dates = filled.row(i);
      const features = kept.flatMap((j, k) => this.#encode(dates[k], j));
      encoded.row(i).set([...features, ...dates.subarray(kept.length)]);
    }
    return inKindOf(given, encoded);
  }

  /** What a model file holds. */
  toState(): ModelState {
    return {
      type: "DateEncoderModel",
      fields: { withHours: this.withHours },
      tensors: { earliest: { shape: [this.earliest.length], data: this.earliest } },
      children: { imputer: this.imputer.toState() },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a date encoder.
   */
  static fromState(state: StateReader): DateEncoderModel {
    const imputer = state.step("imputer", SimpleImputerModel);
    const earliest = state.f64("earliest", [imputer.statistics.length]);
    if (earliest.some((date, j) => Number.isNaN(date) !== Number.isNaN(imputer.statistics[j]))) {
      return state.fail("earliest", "must have a date where the imputer has one");
    }
    const withHours = columnsFromState(state, "withHours", earliest.length);
    return new DateEncoderModel({ imputer, earliest, withHours });
  }

  #kept(): number[] {
    return [...this.earliest.keys()].filter((j) => !Number.isNaN(this.earliest[j]));
  }

  #partsOf(column: number): string[] {
    const hour = this.withHours.includes(column) ? ["hour"] : [];
    return ["year", "month", "weekday", ...hour, "elapsed_days"];
  }

  #encode(ms: number, column: number): number[] {
    const date = new Date(ms);
    const hour = this.withHours.includes(column) ? [date.getUTCHours()] : [];
    return [
      date.getUTCFullYear(),
      date.getUTCMonth() + 1,
      (date.getUTCDay() + 6) % 7 + 1,
      ...hour,
      (ms - this.earliest[column]) / msADay,
    ];
  }
}
