import type { LevelColumns } from "../../../src/models/levels.ts";
import { OrdinalEncoder } from "../../../src/models/ordinal_encoder.ts";
import type { Fields, ParityCase, Value } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";
import { levelColumns } from "./levels.ts";
import { toRows } from "./values.ts";

/** `encoded_missing_value` is for NaN; absence as None, as in the cases, is a level, which has a code. */
export function ordinalEncoder({ params, inputs }: ParityCase) {
  onlyParams(params, [
    "categories",
    "handle_unknown",
    "unknown_value",
    "encoded_missing_value",
    "min_frequency",
    "max_categories",
  ]);
  const x = levelColumns(inputs.X);
  const model = new OrdinalEncoder({
    categories: params.categories as LevelColumns | undefined,
    unknown: params.unknown_value as number | undefined,
    minFrequency: params.min_frequency as number | undefined,
    maxCategories: params.max_categories as number | undefined,
  }).fit(x);
  const fields: Fields = {
    categories: model.categories as Value,
    transformed: toRows(model.transform(x)),
  };
  if (inputs.X_test !== undefined) {
    fields.test_transformed = toRows(model.transform(levelColumns(inputs.X_test)));
  }
  return fields;
}
