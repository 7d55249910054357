import { checkOneOf } from "../core/check.ts";

/** Kinds of weights, the most precise first, and how the names of their files end. */
const endings: Readonly<Record<Dtype, string>> = {
  fp32: "",
  fp16: "_fp16",
  int8: "_int8",
  uint8: "_uint8",
  q8: "_quantized",
  q4: "_q4",
  q4f16: "_q4f16",
  bnb4: "_bnb4",
};

/** Kinds of weights, as Transformers.js names them: `int8` is `model_int8.onnx`, `q8` is `model_quantized.onnx`. */
export type Dtype = "fp32" | "fp16" | "int8" | "uint8" | "q8" | "q4" | "q4f16" | "bnb4";

/** All kinds of weights, the most precise first. */
export const dtypes: readonly Dtype[] = Object.keys(endings) as Dtype[];

/** Where the ONNX file of a model may be; of those that are there, the first is meant.
 *
 * @param stem What its name begins with: `model`, `text_model`, `vision_model`.
 * @param dtype The kind of weights; if not given, the most precise.
 * @throws {TypeError} If the kind is unknown.
 */
export function onnxPaths(stem: string, dtype?: Dtype): { path: string; dtype: Dtype }[] {
  if (dtype !== undefined) checkOneOf("dtype", dtype, dtypes);
  return (dtype === undefined ? dtypes : [dtype])
    .map((dtype) => ({ path: `onnx/${stem}${endings[dtype]}.onnx`, dtype }));
}
