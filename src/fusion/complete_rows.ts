import type { Block } from "../core/block.ts";
import { blockOf } from "./align.ts";

/** 1 for a row that has every one of the modalities. */
export function isComplete(blocks: readonly Block[], modalities: readonly string[]): Uint8Array {
  const given = modalities.map((modality) => blockOf(blocks, modality));
  return Uint8Array.from(
    blocks[0].ids,
    (_, row) => Number(given.every((block) => block?.present[row] === 1)),
  );
}

/** Checks that every row has every modality.
 *
 * @throws {RangeError} If one has not.
 */
export function checkComplete(blocks: readonly Block[], modalities: readonly string[]): void {
  const row = isComplete(blocks, modalities).indexOf(0);
  if (row < 0) return;
  const lacks = modalities.filter((modality) => blockOf(blocks, modality)?.present[row] !== 1);
  throw new RangeError(
    `Cannot fuse row "${blocks[0].ids[row]}": it lacks ${
      lacks.join(", ")
    }, and missing is "drop"; ` +
      "leave the row out, as predictable tells, or fit with another way to deal with missing",
  );
}
