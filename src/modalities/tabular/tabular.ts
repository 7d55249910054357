import { checkOneOf } from "../../core/check.ts";
import { SchemaError } from "../../errors.ts";
import { DateEncoder } from "../../models/date_encoder.ts";
import { OneHotEncoder } from "../../models/one_hot_encoder.ts";
import { OrdinalEncoder } from "../../models/ordinal_encoder.ts";
import { SimpleImputer } from "../../models/simple_imputer.ts";
import { StandardScaler } from "../../models/standard_scaler.ts";
import { type Role, schemaOf } from "../../table/schema.ts";
import type { Table } from "../../table/table.ts";
import type { Extracted, FitModalityOptions, Modality } from "../modality.ts";
import { encodeTabular, type TabularEncoders, TabularModel } from "./tabular_model.ts";
import {
  extractTabular,
  tabularRoles,
  type TabularValue,
  takeTabularRows,
} from "./tabular_value.ts";

/** Options of {@linkcode tabular}. */
export interface TabularOptions {
  /** What an absent number or boolean becomes: its column's median, with an indicator feature; or 0, without one. @default {"median"} */
  readonly numeric?: "median" | "zero";
  /** One feature a level, or one code a column. @default {"onehot"} */
  readonly categorical?: "onehot" | "ordinal";
  /** One-hot levels met in fewer training rows than this share one feature; a number below 1 is a share of the rows,
   * so that the default allows at most 1,000 features a column. @default {0.001}
   */
  readonly minFrequency?: number;
}

/** Numbers, dates and categories, as {@linkcode tabular} makes it. */
export class Tabular implements Modality<TabularValue> {
  /** Name of the modality. */
  readonly modality = "tabular";
  /** Roles of the columns it reads. */
  readonly roles: readonly Role[] = tabularRoles;
  readonly #imputer: SimpleImputer;
  readonly #encoder: OneHotEncoder | OrdinalEncoder;

  /** See {@linkcode tabular}.
   *
   * @throws {TypeError | RangeError} If an option is none of those offered.
   */
  constructor(options: TabularOptions = {}) {
    const { numeric = "median", categorical = "onehot", minFrequency = 0.001 } = options;
    checkOneOf("numeric", numeric, ["median", "zero"]);
    checkOneOf("categorical", categorical, ["onehot", "ordinal"]);
    this.#imputer = numeric === "median"
      ? medianWithIndicator
      : new SimpleImputer({ strategy: "constant", fillValue: 0 });
    this.#encoder = categorical === "onehot"
      ? new OneHotEncoder({ minFrequency, unknown: "ignore", poolAbsent: false })
      : new OrdinalEncoder({ unknown: -1 });
  }

  /** The columns of these roles; a row is present if it has a value in any of them. */
  extract(table: Table): Promise<Extracted<TabularValue>> {
    return Promise.try(extractTabular, table);
  }

  /** Learns medians, levels, means and deviations over the rows that have a value.
   *
   * @throws {SchemaError} If there is no such column, or none has a value in these rows.
   */
  fit(extracted: Extracted<TabularValue>, options: FitModalityOptions): TabularModel {
    const { ids, present, value } = extracted;
    const rows = (options.rows ?? Uint32Array.from(ids.keys())).filter((row) => present[row] === 1);
    if (rows.length === 0) {
      const names = value.map(({ name }) => name).join(", ");
      throw new SchemaError(
        names === ""
          ? `Cannot fit tabular features: no column has the role ${tabularRoles.join(", ")}`
          : `Cannot fit tabular features: every cell of ${names} is absent`,
        value[0]?.name ?? "tabular",
      );
    }
    const taken = takeTabularRows(value, rows);
    const encoders: TabularEncoders = {
      numeric: this.#imputer.fit(taken.numeric),
      ordered: medianWithIndicator.fit(taken.ordered),
      ...(taken.dates.columns === 0 ? {} : { dates: new DateEncoder().fit(taken.dates) }),
      categorical: this.#encoder.fit(taken.categorical),
    };
    const scaler = options.standardise
      ? new StandardScaler().fit(encodeTabular(encoders, taken))
      : undefined;
    return new TabularModel({ schema: schemaOf(value), encoders, scaler });
  }
}

const medianWithIndicator = new SimpleImputer({ strategy: "median", addIndicator: true });

/** Features of the numeric, boolean, ordered, date and categorical columns.
 *
 * Numbers, booleans as 0 and 1, are filled where absent; ordered levels become their place in the given order, filled by
 * the median; a date becomes its year, month, weekday and the days since the earliest date of the training rows, as
 * {@linkcode DateEncoder} says; categories become one feature a level (absence is a level, an unknown level has none, rare
 * ones share one) or one code a column (an unknown level is −1). All are standardised, unless the extractor's
 * `scaleEach` is off.
 *
 * @example
 * ```ts
 * import { readTable, tabular } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const table = await readTable({ text: "price,brand\n1,acme\n,zeta\n5,acme\n" }, {
 *   roles: { brand: "categorical" },
 * });
 * const modality = tabular();
 * const extracted = await modality.extract(table);
 * const model = modality.fit(extracted, { standardise: false });
 * assertEquals(model.names, ["price", "price_absent", "brand=acme", "brand=zeta"]);
 * ```
 */
export function tabular(options?: TabularOptions): Tabular {
  return new Tabular(options);
}
