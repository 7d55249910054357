import { ModelFormatError } from "../errors.ts";
import { readFile } from "../io/read_file.ts";
import { writeAtomically } from "../io/write_atomically.ts";
import type { PipelineModel } from "../pipeline/pipeline.ts";
import {
  decodeModel,
  decodeModelFile,
  type DecodeModelOptions,
  type ModelFile,
} from "./decode_model.ts";
import { encodeModel, type EncodeModelOptions } from "./encode_model.ts";

/** Writes a model file; an older one of that name is replaced at once or not at all.
 *
 * @throws {EncoderError} If an encoder is to be in it and is missing, or cannot say its files.
 */
export async function saveModel(
  model: PipelineModel,
  path: string,
  options: EncodeModelOptions = {},
): Promise<void> {
  await writeAtomically(path, await encodeModel(model, options));
}

/** Reads a model file.
 *
 * @param source A path, or a URL (`file:` or `http(s):`).
 * @throws {ModelFormatError} If it is no model, was changed, or needs a newer version.
 * @throws {EncoderError} If an encoder given is not one that the model was trained with, or one in the file cannot be opened.
 */
export async function loadModel(
  source: string | URL,
  options: DecodeModelOptions = {},
): Promise<PipelineModel> {
  return await readNamed(source, (bytes) => decodeModel(bytes, options));
}

/** Reads a model file without opening the encoders that it needs, of which it says which lie in it.
 *
 * @param source A path, or a URL (`file:` or `http(s):`).
 * @throws {ModelFormatError} If it is no model, was changed, or needs a newer version.
 */
export async function loadModelFile(
  source: string | URL,
): Promise<ModelFile & { readonly bytes: Uint8Array }> {
  return await readNamed(source, async (bytes) => ({ ...await decodeModelFile(bytes), bytes }));
}

/** Reads a file; what is wrong with it is told with its name. */
async function readNamed<Read>(
  source: string | URL,
  decode: (bytes: Uint8Array) => Promise<Read>,
): Promise<Read> {
  const bytes = await readFile(source);
  try {
    return await decode(bytes);
  } catch (error) {
    if (error instanceof ModelFormatError) error.message = `${source}: ${error.message}`;
    throw error;
  }
}
