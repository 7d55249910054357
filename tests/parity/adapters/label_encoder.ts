import type { Label } from "../../../src/core/label.ts";
import { LabelEncoder } from "../../../src/models/label_encoder.ts";
import type { Fields, ParityCase } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";

export function labelEncoder({ params, inputs }: ParityCase): Fields {
  onlyParams(params, []);
  const y = inputs.y as Label[];
  const model = new LabelEncoder().fit(y);
  return { classes: [...model.classes], encoded: [...model.transform(y)] };
}
