import type { LevelColumns } from "../../../src/models/levels.ts";
import { OrdinalEncoder } from "../../../src/models/ordinal_encoder.ts";
import type { Fields, ParityCase, Value } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";
import { toRows, transpose } from "./values.ts";

/** `encoded_missing_value` is for NaN; absence as None, as in the cases, is a level, which has a code. */
export function ordinalEncoder({ params, inputs }: ParityCase) {
  onlyParams(params, ["categories", "handle_unknown", "unknown_value", "encoded_missing_value"]);
  const model = new OrdinalEncoder({
    categories: params.categories as LevelColumns | undefined,
    unknown: params.unknown_value as number | undefined,
  }).fit(columnsOf(inputs.X));
  const fields: Fields = {
    categories: model.categories as Value,
    transformed: toRows(model.transform(columnsOf(inputs.X))),
  };
  if (inputs.X_test !== undefined) {
    fields.test_transformed = toRows(model.transform(columnsOf(inputs.X_test)));
  }
  return fields;
}

function columnsOf(rows: Value | Fields): LevelColumns {
  return transpose(rows as (string | number | null)[][]);
}
