import { StateReader } from "../core/state.ts";
import { ModelFormatError } from "../errors.ts";
import { SearchIndex } from "../search/search_index.ts";
import { decodeState } from "./decode_model.ts";

/** The index in the bytes of an index file. Executes nothing.
 *
 * @throws {ModelFormatError} If the bytes are no index, were changed, or need a newer version.
 */
export async function decodeIndex(bytes: Uint8Array): Promise<SearchIndex> {
  const state = await decodeState(bytes);
  if (state.type === "SearchIndex") return SearchIndex.fromState(new StateReader(state, {}));
  throw new ModelFormatError(
    `Cannot load the index: the file holds a model, ${
      JSON.stringify(state.type)
    }; loadModel reads those, and \`medley index\` makes an index`,
    "model.type",
  );
}
