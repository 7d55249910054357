import type { SearchIndex } from "../search/search_index.ts";
import { encodeState } from "./encode_model.ts";

/** The bytes of an index file: in the format of model files.
 *
 * The same index gives the same bytes.
 *
 * @example
 * ```ts
 * import { decodeIndex, encodeIndex, Matrix, SearchIndex } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const encoder = { modality: "text", name: "words", sha256: "0".repeat(64), options: {}, dimensions: 2 } as const;
 * const vectors = Matrix.fromRows([[0, 1], [1, 0]]);
 * const index = SearchIndex.of({ ids: ["a", "b"], vectors, kind: "text", encoders: [encoder] });
 * const loaded = await decodeIndex(await encodeIndex(index));
 * assertEquals(loaded.search(vectors, { encoder }), index.search(vectors, { encoder }));
 * ```
 */
export function encodeIndex(index: SearchIndex): Promise<Uint8Array<ArrayBuffer>> {
  return encodeState(index.toState());
}
