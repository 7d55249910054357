import type { Block } from "../core/block.ts";
import type { Matrix } from "../core/matrix.ts";
import { SparseMatrix } from "../core/sparse_matrix.ts";
import { LimitError } from "../errors.ts";
import { PCA } from "../models/pca.ts";
import type { PCAModel } from "../models/pca_model.ts";
import {
  absentFeatures,
  hasAbsentRows,
  presentRows,
  usableFeatures,
  zeroAbsentRows,
} from "./missing.ts";

/** Most numbers that sparse features may become: 1 GiB. */
const MAX_ENTRIES = 2 ** 27;

/** Principal components of the rows that have a modality.
 *
 * @param wanted How many, or which share of the variance.
 * @throws {RangeError} If more are wanted than there are rows present or columns.
 * @throws {LimitError} If sparse features are too many to be written out.
 */
export function fitComponents(block: Block, wanted: number): PCAModel {
  const features = usableFeatures(block), rows = presentRows(block);
  if (wanted > Math.min(rows.length, features.columns)) {
    throw new RangeError(
      `Cannot find ${wanted} components of "${block.modality}": it has ${features.columns} columns ` +
        `in ${rows.length} rows; ask for fewer`,
    );
  }
  const present = hasAbsentRows(block) ? features.takeRows(rows) : features;
  return new PCA({ nComponents: wanted }).fit(dense(present, block.modality));
}

/** The features of a block as they are joined, reduced to components if there are any: zeros in absent rows.
 *
 * @throws {RangeError} If a row that is present holds NaN or an infinite number.
 */
export function reducedFeatures(block: Block, components?: PCAModel): Matrix | SparseMatrix {
  const features = usableFeatures(block);
  if (components === undefined) return features;
  const scores = components.transform(dense(features, block.modality));
  return hasAbsentRows(block) ? zeroAbsentRows({ ...block, features: scores }) : scores;
}

/** What stands for a block of so many columns that was not given. */
export function absentBlock(
  rows: number,
  columns: number,
  components?: PCAModel,
): SparseMatrix {
  return absentFeatures(rows, components?.nComponents ?? columns);
}

function dense(features: Matrix | SparseMatrix, modality: string): Matrix {
  if (!(features instanceof SparseMatrix)) return features;
  const entries = features.rows * features.columns;
  if (entries > MAX_ENTRIES) {
    throw new LimitError(
      `Cannot find components of "${modality}", which takes dense features; use fewer, as maxFeatures of text: ` +
        "their number",
      { limit: MAX_ENTRIES, actual: entries },
    );
  }
  return features.toDense();
}
