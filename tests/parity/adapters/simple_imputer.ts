import { LevelImputer, type LevelImputerOptions } from "../../../src/models/level_imputer.ts";
import { SimpleImputer, type SimpleImputerOptions } from "../../../src/models/simple_imputer.ts";
import type { Fields, ParityCase, Value } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";
import { levelColumns } from "./levels.ts";
import { toMatrix, toRows, transpose } from "./values.ts";

/** `missing_values` is NaN where X is an array of numbers, and None where it is rows of strings. */
export function simpleImputer({ params, inputs, storage }: ParityCase): Fields {
  onlyParams(params, [
    "add_indicator",
    "copy",
    "fill_value",
    "keep_empty_features",
    "missing_values",
    "strategy",
  ]);
  const options = {
    strategy: params.strategy,
    fillValue: params.fill_value ?? undefined,
    keepEmptyFeatures: params.keep_empty_features,
  };
  if (storage === undefined) return ofLevels(inputs, options as LevelImputerOptions);
  const x = toMatrix(inputs.X, storage);
  const model = new SimpleImputer({
    ...options as SimpleImputerOptions,
    addIndicator: params.add_indicator as boolean | undefined,
  }).fit(x);
  return {
    statistics: [...model.statistics],
    transformed: toRows(model.transform(x)),
    test_transformed: toRows(model.transform(toMatrix(inputs.X_test, storage))),
  };
}

function ofLevels(inputs: Fields, options: LevelImputerOptions): Fields {
  const x = levelColumns(inputs.X);
  const model = new LevelImputer(options).fit(x);
  return {
    statistics: [...model.statistics],
    transformed: transpose(model.transform(x)) as Value,
  };
}
