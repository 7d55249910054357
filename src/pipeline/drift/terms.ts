import { SparseMatrix } from "../../core/sparse_matrix.ts";
import { columnCounts } from "./block_profile.ts";
import type { ModalityRows } from "./modality_rows.ts";

/** How many different terms each row has; NaN where it lacks the modality. Undefined if features are not terms. */
export function termNumbers({ block, terms }: ModalityRows): Float64Array | undefined {
  if (terms === undefined) return undefined;
  return Float64Array.from(terms, (count, i) => block.present[i] === 1 ? count : NaN);
}

/** The share of each row's terms that the vocabulary lacks; NaN where a row has no terms. Undefined if features are not terms.
 *
 * @param options `leftOut`: each row is one that the vocabulary was learnt of, and is measured as if it were not.
 */
export function unknownShares(
  { block, terms }: ModalityRows,
  options: { leftOut: boolean } = { leftOut: false },
): Float64Array | undefined {
  const { features } = block;
  if (terms === undefined || !(features instanceof SparseMatrix)) return undefined;
  const isKnown = options.leftOut ? knownWithoutOne(features, terms) : undefined;
  return Float64Array.from(terms, (count, i) => {
    if (count === 0) return NaN;
    const from = features.indptr[i], to = features.indptr[i + 1];
    let known = to - from;
    if (isKnown !== undefined) {
      for (let k = from; k < to; k++) known -= 1 - isKnown[features.indices[k]];
    }
    return 1 - known / count;
  });
}

/** 1 for a term that would be in the vocabulary if one of its rows were not: it is in another row, or, where a limit left
 * terms out, in more rows than the rarest that is in.
 */
function knownWithoutOne(features: SparseMatrix, terms: Uint32Array): Uint8Array {
  const frequency = columnCounts(features);
  const total = terms.reduce((sum, count) => sum + count, 0);
  const isLimited = features.indices.length < total;
  const rarest = isLimited ? frequency.reduce((least, count) => Math.min(least, count)) : 1;
  return Uint8Array.from(frequency, (count) => count > rarest ? 1 : 0);
}
