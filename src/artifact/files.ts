import { ModelFormatError } from "../errors.ts";
import { readFile } from "../io/read_file.ts";
import { writeAtomically } from "../io/write_atomically.ts";
import type { PipelineModel } from "../pipeline/pipeline.ts";
import { decodeModel } from "./decode_model.ts";
import { encodeModel } from "./encode_model.ts";

/** Writes a model file; an older one of that name is replaced at once or not at all. */
export async function saveModel(model: PipelineModel, path: string): Promise<void> {
  await writeAtomically(path, await encodeModel(model));
}

/** Reads a model file.
 *
 * @param source A path, or a URL (`file:` or `http(s):`).
 * @throws {ModelFormatError} If it is no model, was changed, or needs a newer version.
 */
export async function loadModel(source: string | URL): Promise<PipelineModel> {
  const bytes = await readFile(source);
  try {
    return await decodeModel(bytes);
  } catch (error) {
    if (error instanceof ModelFormatError) error.message = `${source}: ${error.message}`;
    throw error;
  }
}
