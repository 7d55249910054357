import { ModelFormatError } from "../errors.ts";
import { readFile } from "../io/read_file.ts";
import { writeAtomically } from "../io/write_atomically.ts";
import type { SearchIndex } from "../search/search_index.ts";
import { decodeIndex } from "./decode_index.ts";
import { encodeIndex } from "./encode_index.ts";

/** Writes an index file; an older one of that name is replaced at once or not at all. */
export async function saveIndex(index: SearchIndex, path: string): Promise<void> {
  await writeAtomically(path, await encodeIndex(index));
}

/** Reads an index file.
 *
 * @param source A path, or a URL (`file:` or `http(s):`).
 * @throws {ModelFormatError} If it is no index, was changed, or needs a newer version.
 */
export async function loadIndex(source: string | URL): Promise<SearchIndex> {
  const bytes = await readFile(source);
  try {
    return await decodeIndex(bytes);
  } catch (error) {
    if (error instanceof ModelFormatError) error.message = `${source}: ${error.message}`;
    throw error;
  }
}
