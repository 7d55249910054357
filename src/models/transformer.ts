import type { DenseMatrix, SameKind } from "../core/ml_matrix.ts";
import type { Stateful } from "../core/state.ts";

/** A spec: how columns of numbers become other columns, whatever the labels. */
export interface Transformer {
  /** Learns from rows.
   *
   * @param x Shape `(rows, columns)`.
   */
  fit(x: DenseMatrix): TransformerModel;
}

/** A fitted transformer. */
export interface TransformerModel extends Stateful {
  /** Number of columns that it was fitted on. */
  readonly columns: number;
  /** New rows: an ml-matrix gives an ml-matrix.
   *
   * @throws {ShapeError} If `x` has another number of columns than it was fitted on.
   */
  transform<X extends DenseMatrix>(x: X): SameKind<X>;
}
