import { isJsonObject, type JsonObject } from "../core/state.ts";
import { EncoderError } from "../errors.ts";
import type { ModelFiles } from "./model_files.ts";

/** A file of JSON, as it is and as bytes. */
export interface JsonFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly json: JsonObject;
}

/** Reads a JSON file of a model, which holds an object; undefined if there is none.
 *
 * @throws {EncoderError} If it is not JSON.
 */
export async function readJson(files: ModelFiles, path: string): Promise<JsonFile | undefined> {
  const bytes = await files.read(path);
  if (bytes === undefined) return undefined;
  try {
    const json = JSON.parse(new TextDecoder().decode(bytes));
    if (isJsonObject(json)) return { path, bytes, json };
  } catch {
    // Said below.
  }
  throw new EncoderError(`Cannot load ${files.name}: its ${path} is not an object of JSON`, {
    source: files.name,
  });
}

/** As {@linkcode readJson}, where the file must be there.
 *
 * @param what What it is needed for.
 * @throws {EncoderError} If there is none, or it is not JSON.
 */
export async function needJson(files: ModelFiles, path: string, what: string): Promise<JsonFile> {
  const found = await readJson(files, path);
  if (found !== undefined) return found;
  throw new EncoderError(
    `Cannot load ${files.name}: it has no ${path}, which ${what}; a model's folder holds config.json, ${path} and onnx/`,
    { source: files.name },
  );
}

/** A whole number above 0 in an object; undefined if there is none. */
export function countIn(json: JsonObject, ...names: readonly string[]): number | undefined {
  const values = names.map((name) => json[name]);
  return values.find((value): value is number => Number.isInteger(value) && Number(value) > 0);
}
