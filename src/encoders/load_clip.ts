import { checkPositive } from "../core/check.ts";
import { EncoderError } from "../errors.ts";
import { Clip } from "./clip.ts";
import { type EncoderSource, openSource } from "./encoder_source.ts";
import type { ExecutionOptions } from "./execution.ts";
import type { HubFilesOptions } from "./hub_files.ts";
import { type Dtype, onnxPaths } from "./layout.ts";
import { openImageEncoder } from "./load_image_encoder.ts";
import { openTextEncoder } from "./load_text_encoder.ts";
import type { ModelFiles } from "./model_files.ts";
import { readOnnx } from "./onnx_file.ts";

/** Options of {@linkcode loadClip}. */
export interface ClipOptions extends ExecutionOptions, HubFilesOptions {
  /** Kind of weights. @default {the most precise there is} */
  readonly dtype?: Dtype;
  /** What cosines are multiplied by before the softmax.
   * @default {that of onnx/model.onnx, the network in one, if it is there; else 100, which CLIP's training ends at} */
  readonly logitScale?: number;
}

/** Loads a CLIP: texts and pictures in one space, to run on ONNX in WASM.
 *
 * Its folder is in the layout of Transformers.js: `config.json`, `tokenizer.json`, `preprocessor_config.json`,
 * `onnx/text_model.onnx`, `onnx/vision_model.onnx`. Nothing is fetched unless `allowRemote` says so. Dispose of it to stop its workers.
 *
 * @throws {EncoderError} If a file is missing, damaged, or does not fit the others, or weights lie in other files.
 * @throws {LimitError} If a file is larger than allowed.
 * @throws {RangeError | TypeError} If an option is none of those offered.
 */
export async function loadClip(source: EncoderSource, options: ClipOptions = {}): Promise<Clip> {
  const files = openSource(source, options);
  const { dtype, logitScale = await logitScaleOf(files) } = options;
  checkPositive("logitScale", logitScale);
  const execution = { ...options, dtype, normalise: true } as const;
  const text = await openTextEncoder(files, { ...execution, stem: "text_model" });
  const image = await openImageEncoder(files, { ...execution, stem: "vision_model" });
  if (text.dimensions === image.dimensions) return new Clip({ text, image, logitScale });
  throw new EncoderError(
    `Cannot load ${files.name} as a CLIP: its vectors of texts have ${text.dimensions} numbers, those of pictures ${image.dimensions}`,
    { source: files.name },
  );
}

/** What training clips the scale at, and reaches. */
const USUAL = 100;

/** The scale among the weights of the network in one, of which nothing else is used. */
async function logitScaleOf(files: ModelFiles): Promise<number> {
  if (files.fetches) return USUAL;
  for (const { path } of onnxPaths("model")) {
    const bytes = await files.read(path);
    if (bytes === undefined) continue;
    for (const [name, value] of readOnnx(bytes, path).scalars) {
      if (name.endsWith("logit_scale")) return Math.exp(value);
    }
  }
  return USUAL;
}
