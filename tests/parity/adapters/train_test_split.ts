import type { Label } from "../../../src/core/label.ts";
import { trainTestSplit } from "../../../src/validation/splits.ts";
import type { Fields, ParityCase } from "../parity_case.ts";

/** The names of the expected fields hold the parameters: `test_size=0.2,random_state=42,stratify`. */
export function trainTestSplitRows({ inputs, expected }: ParityCase) {
  const splits: Fields = {};
  for (const name of Object.keys(expected.splits as Fields)) {
    const params = new URLSearchParams(name.replaceAll(",", "&"));
    const { train, test } = trainTestSplit(inputs.y as Label[], {
      testSize: Number(params.get("test_size")),
      seed: Number(params.get("random_state")),
      stratify: params.has("stratify"),
    });
    splits[name] = { train: [...train], test: [...test] };
  }
  return { splits };
}
