import { ShapeError } from "../errors.ts";
import { Matrix } from "./matrix.ts";
import { isMlMatrix, type MlMatrix, toMatrix } from "./ml_matrix.ts";
import { SparseMatrix } from "./sparse_matrix.ts";

/** One part of a {@linkcode BlockMatrix}: the matrix as it is stored, and the factor on every entry. */
export interface BlockPart {
  /** The part as it is stored. */
  readonly matrix: Matrix | SparseMatrix;
  /** Factor on every entry. */
  readonly weight: number;
}

/** Anything that an estimator takes as its rows. */
export type Features = Matrix | SparseMatrix | BlockMatrix;

/** Parts side by side, each times its weight, never concatenated nor densified.
 *
 * `view` selects rows without copying: `rowIndices[i]` is the row of every part that row `i` shows.
 */
export class BlockMatrix {
  /** The parts, from left to right. */
  readonly parts: readonly BlockPart[];
  /** Number of rows shown. */
  readonly rows: number;
  /** Number of columns of all parts. */
  readonly columns: number;
  /** Rows of the parts that this matrix shows; absent when it shows all of them in order. */
  readonly rowIndices?: Uint32Array;

  /** Joins parts without copying them.
   *
   * @throws {ShapeError} If the parts differ in their number of rows.
   */
  constructor(parts: readonly BlockPart[], rowIndices?: Uint32Array) {
    const rows = parts.length === 0 ? 0 : parts[0].matrix.rows;
    for (const { matrix } of parts) {
      if (matrix.rows !== rows) {
        throw new ShapeError("Cannot join blocks of different lengths", {
          expected: `${rows} rows`,
          actual: `${matrix.rows}`,
        });
      }
    }
    this.parts = parts;
    this.rows = rowIndices?.length ?? rows;
    this.columns = parts.reduce((sum, part) => sum + part.matrix.columns, 0);
    this.rowIndices = rowIndices;
  }

  /** Any features as a block matrix: one part of weight 1, or the matrix itself. */
  static of(features: Features | MlMatrix): BlockMatrix {
    if (features instanceof BlockMatrix) return features;
    const matrix = isMlMatrix(features) ? toMatrix(features) : features;
    return BlockMatrix.join([matrix]);
  }

  /** Matrices side by side, each as it is. */
  static join(matrices: readonly (Matrix | SparseMatrix)[]): BlockMatrix {
    return new BlockMatrix(matrices.map((matrix) => ({ matrix, weight: 1 })));
  }

  /** The given rows, in their order, sharing the parts. */
  view(rows: ArrayLike<number>): BlockMatrix {
    const indices = this.rowIndices;
    return new BlockMatrix(
      this.parts,
      Uint32Array.from(rows, (row) => indices === undefined ? row : indices[row]),
    );
  }

  /** Concatenated and written out: what trees and tests need. */
  toDense(): Matrix {
    const dense = Matrix.zeros(this.rows, this.columns);
    let offset = 0;
    for (const { matrix, weight } of this.parts) {
      const shown = this.rowIndices === undefined ? matrix : matrix.takeRows(this.rowIndices);
      const part = shown instanceof SparseMatrix ? shown.toDense() : shown;
      for (let i = 0; i < part.rows; i++) {
        for (let j = 0; j < part.columns; j++) {
          dense.data[i * this.columns + offset + j] = weight * part.data[i * part.columns + j];
        }
      }
      offset += matrix.columns;
    }
    return dense;
  }
}
