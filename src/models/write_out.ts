import type { BlockMatrix } from "../core/block_matrix.ts";
import type { Matrix } from "../core/matrix.ts";
import { LimitError } from "../errors.ts";

/** Most numbers that sparse features may become: 1 GiB. */
const MAX_ENTRIES = 2 ** 27;

/** Features side by side in one dense matrix, as trees need them.
 *
 * @throws {LimitError} If they are too many; nothing was allocated.
 */
export function writeOut(x: BlockMatrix): Matrix {
  const entries = x.rows * x.columns;
  if (entries > MAX_ENTRIES) {
    throw new LimitError(
      `Cannot write out ${x.rows} rows of ${x.columns} features for trees, ` +
        "which need dense ones; use fewer features, as maxFeatures of text",
      { limit: MAX_ENTRIES, actual: entries },
    );
  }
  return x.toDense();
}
