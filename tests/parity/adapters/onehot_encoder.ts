import {
  type DroppedFeature,
  OneHotEncoder,
  type UnknownLevel,
} from "../../../src/models/one_hot_encoder.ts";
import type { Fields, ParityCase, Value } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";
import { levelColumns } from "./levels.ts";
import { toRows } from "./values.ts";

const unknownOf: Readonly<Record<string, UnknownLevel>> = {
  error: "error",
  ignore: "ignore",
  infrequent_if_exist: "infrequent",
};

const dropOf: Readonly<Record<string, DroppedFeature>> = { first: "first", if_binary: "ifBinary" };

export function oneHotEncoder({ params, inputs }: ParityCase): Fields {
  onlyParams(params, ["handle_unknown", "drop", "min_frequency", "max_categories"]);
  const x = levelColumns(inputs.X);
  const model = new OneHotEncoder({
    unknown: unknownOf[params.handle_unknown as string],
    drop: dropOf[params.drop as string],
    minFrequency: params.min_frequency as number | undefined,
    maxCategories: params.max_categories as number | undefined,
  }).fit(x);
  return {
    categories: model.categories as Value,
    feature_names_out: model.featureNames(x.map((_, j) => `x${j}`)).map(toPython),
    transformed: toRows(model.transform(x)),
    test_transformed: toRows(model.transform(levelColumns(inputs.X_test))),
  };
}

/** `x0=red`, `x0_absent` and `x0_infrequent` are `x0_red`, `x0_None` and `x0_infrequent_sklearn` in Python. */
function toPython(name: string): string {
  return name.replace(/^(x\d+)_absent$/, "$1_None")
    .replace(/^(x\d+)_infrequent$/, "$1_infrequent_sklearn")
    .replace(/^(x\d+)=/, "$1_");
}
