import type { Block } from "../core/block.ts";
import { blockOf } from "./align.ts";

/** Which modalities each row has, of those that a model uses: what its prediction rests on.
 *
 * @param modalities Names to look for, as `model.modalities`; a name without a block is absent in every row.
 * @returns One list of names a row, in the order of `modalities`.
 * @example
 * ```ts
 * import { type Block, Matrix, presentModalities } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const sound: Block = {
 *   modality: "audio",
 *   ids: ["1", "2"],
 *   features: Matrix.fromRows([[0.5], [0]]),
 *   present: Uint8Array.of(1, 0),
 *   names: ["loudness"],
 * };
 * assertEquals(presentModalities([sound], ["image", "audio"]), [["audio"], []]);
 * ```
 */
export function presentModalities(
  blocks: readonly Block[],
  modalities: readonly string[],
): string[][] {
  const rows = blocks.length === 0 ? 0 : blocks[0].ids.length;
  return Array.from(
    { length: rows },
    (_, row) => modalities.filter((modality) => blockOf(blocks, modality)?.present[row]),
  );
}

/** Checks that every row has something to go by.
 *
 * @throws {RangeError} If a row has none of the modalities.
 */
export function checkSomePresent(blocks: readonly Block[], modalities: readonly string[]): void {
  const row = presentModalities(blocks, modalities).findIndex((names) => names.length === 0);
  if (row >= 0) {
    throw new RangeError(
      `Cannot fuse row "${blocks[0].ids[row]}": it has none of the modalities ${
        modalities.join(", ")
      }; give it at least one, or leave the row out`,
    );
  }
}
