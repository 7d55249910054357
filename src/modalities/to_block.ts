import type { Block } from "../core/block.ts";
import type { Extracted } from "./modality.ts";

/** The block of rows of which the features are made: with their ids, and whether each has the modality.
 *
 * @param rows The rows of `extracted` that `features` has, in this order.
 */
export function toBlock(
  { ids, present }: Extracted,
  { rows, ...made }: Pick<Block, "modality" | "features" | "names"> & { rows: Uint32Array },
): Block {
  return {
    ...made,
    ids: Array.from(rows, (row) => ids[row]),
    present: Uint8Array.from(rows, (row) => present[row]),
  };
}
