import type { Block } from "../../core/block.ts";
import { BlockMatrix } from "../../core/block_matrix.ts";
import type { Matrix } from "../../core/matrix.ts";
import type { ModelState, StateReader } from "../../core/state.ts";
import { DateEncoderModel } from "../../models/date_encoder.ts";
import { OneHotEncoderModel } from "../../models/one_hot_encoder.ts";
import { OrdinalEncoderModel } from "../../models/ordinal_encoder.ts";
import { SimpleImputerModel } from "../../models/simple_imputer.ts";
import { StandardScalerModel } from "../../models/standard_scaler.ts";
import { conformTable } from "../../table/conform.ts";
import type { Role, Schema } from "../../table/schema.ts";
import { schemaFromState, schemaToJson } from "../../table/schema_state.ts";
import type { Table } from "../../table/table.ts";
import type { Extracted, ModalityModel } from "../modality.ts";
import { toBlock } from "../to_block.ts";
import {
  extractTabular,
  type TabularRows,
  type TabularValue,
  takeTabularRows,
} from "./tabular_value.ts";

/** What makes features of each kind of column. */
export interface TabularEncoders {
  /** Fills numbers and booleans. */
  readonly numeric: SimpleImputerModel;
  /** Fills the codes of ordered columns. */
  readonly ordered: SimpleImputerModel;
  /** Makes dates numbers; absent if there are none. */
  readonly dates?: DateEncoderModel;
  /** Makes categories features or codes. */
  readonly categorical: OneHotEncoderModel | OrdinalEncoderModel;
}

/** Features before they are standardised: numeric, ordered, dates, categorical. */
export function encodeTabular(encoders: TabularEncoders, rows: TabularRows): Matrix {
  const { numeric, ordered, dates, categorical } = rows;
  const parts = [encoders.numeric.transform(numeric), encoders.ordered.transform(ordered)];
  if (encoders.dates !== undefined) parts.push(encoders.dates.transform(dates));
  // Lists of no column do not tell how many rows they have.
  if (categorical.length > 0) parts.push(encoders.categorical.transform(categorical));
  return BlockMatrix.join(parts).toDense();
}

/** A fitted {@linkcode Tabular}. */
export class TabularModel implements ModalityModel<TabularValue> {
  /** Name of the modality. */
  readonly modality = "tabular";
  /** The columns that it was fitted on. */
  readonly schema: Schema;
  /** What makes the features, before they are standardised. */
  readonly encoders: TabularEncoders;
  /** Absent when features are used as they are. */
  readonly scaler?: StandardScalerModel;
  /** Names of the columns that it reads. */
  readonly columns: readonly string[];
  /** Names of the features: `price`, `price_absent`, `sold_year`, `brand=acme`. */
  readonly names: readonly string[];

  /** A model of fitted parts that agree in their columns. */
  constructor(parts: {
    schema: Schema;
    encoders: TabularEncoders;
    scaler?: StandardScalerModel;
  }) {
    this.schema = parts.schema;
    this.encoders = parts.encoders;
    this.scaler = parts.scaler;
    this.columns = this.schema.map(({ name }) => name);
    this.names = kinds.flatMap((kind) =>
      this.encoders[kind]?.featureNames(namesOf(this.schema, kind)) ?? []
    );
  }

  /** The column that each feature comes from: those of one column need not stand together. */
  get featureColumns(): readonly string[] {
    return kinds.flatMap((kind) => {
      const names = namesOf(this.schema, kind);
      // Features begin with what their column is called: here its number.
      const features = this.encoders[kind]?.featureNames(names.map((_, j) => `${j}`)) ?? [];
      return features.map((feature) => names[parseInt(feature)]);
    });
  }

  /** Number of features of each column. */
  get widths(): Record<string, number> {
    const widths = Object.fromEntries(this.columns.map((name) => [name, 0]));
    for (const name of this.featureColumns) widths[name]++;
    return widths;
  }

  /** The model's columns; one that the table lacks is absent in every row.
   *
   * @throws {SchemaError} If a column was read under a role that does not fit.
   */
  extract(table: Table): Promise<Extracted<TabularValue>> {
    return Promise.try(() => extractTabular(conformTable(table, this.schema)));
  }

  /** Filled, encoded and standardised rows; zeros where a row has no value at all. */
  transform(extracted: Extracted<TabularValue>, rows?: Uint32Array): Block {
    const chosen = rows ?? Uint32Array.from(extracted.ids.keys());
    const encoded = encodeTabular(this.encoders, takeTabularRows(extracted.value, chosen));
    const features = this.scaler?.transform(encoded) ?? encoded;
    chosen.forEach((row, i) => {
      if (!extracted.present[row]) features.row(i).fill(0);
    });
    const { modality, names } = this;
    return toBlock(extracted, { rows: chosen, modality, features, names });
  }

  /** What a model file holds. */
  toState(): ModelState {
    const { numeric, ordered, dates, categorical } = this.encoders;
    return {
      type: "TabularModel",
      fields: { schema: schemaToJson(this.schema) },
      children: {
        numeric: numeric.toState(),
        ordered: ordered.toState(),
        ...(dates === undefined ? {} : { dates: dates.toState() }),
        categorical: categorical.toState(),
        ...(this.scaler === undefined ? {} : { scaler: this.scaler.toState() }),
      },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of this modality, or its parts differ in width.
   */
  static fromState(state: StateReader): TabularModel {
    const schema = schemaFromState(state, "schema");
    const categorical = state.anyStep("categorical");
    if (
      !(categorical instanceof OneHotEncoderModel || categorical instanceof OrdinalEncoderModel)
    ) {
      return state.fail("categorical", "must be an encoder");
    }
    const encoders = {
      numeric: state.step("numeric", SimpleImputerModel),
      ordered: state.step("ordered", SimpleImputerModel),
      ...(state.hasChild("dates") ? { dates: state.step("dates", DateEncoderModel) } : {}),
      categorical,
    };
    const widths = {
      numeric: encoders.numeric.statistics.length,
      ordered: encoders.ordered.statistics.length,
      dates: encoders.dates?.earliest.length ?? 0,
      categorical: categorical.categories.length,
    };
    for (const kind of kinds) {
      const columns = namesOf(schema, kind).length;
      if (widths[kind] !== columns) state.fail(kind, `must have ${columns} columns, as the schema`);
    }
    const scaler = state.hasChild("scaler") ? state.step("scaler", StandardScalerModel) : undefined;
    const model = new TabularModel({ schema, encoders, scaler });
    if (scaler !== undefined && scaler.mean.length !== model.names.length) {
      state.fail("scaler", `must have ${model.names.length} columns`);
    }
    return model;
  }
}

/** The encoders, in the order of their features. */
const kinds = ["numeric", "ordered", "dates", "categorical"] as const;

/** The columns of each encoder, by role. */
const rolesOf: { readonly [Kind in keyof TabularEncoders]-?: readonly Role[] } = {
  numeric: ["numeric", "boolean"],
  ordered: ["ordered"],
  dates: ["date"],
  categorical: ["categorical"],
};

function namesOf(schema: Schema, kind: keyof TabularEncoders): string[] {
  return schema.filter(({ role }) => rolesOf[kind].includes(role)).map(({ name }) => name);
}
