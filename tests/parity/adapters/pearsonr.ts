import { pearsonr } from "../../../src/models/pearsonr.ts";
import type { ParityCase } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";

export function pearson({ params, inputs }: ParityCase) {
  onlyParams(params, []);
  const x = inputs.x as number[];
  const results = (inputs.ys as number[][]).map((y) => pearsonr(x, y));
  return { r: results.map(({ r }) => r), p_value: results.map(({ pValue }) => pValue) };
}
