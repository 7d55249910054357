import type { Block } from "../core/block.ts";
import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import { SparseMatrix } from "../core/sparse_matrix.ts";
import type { ModelState } from "../core/state.ts";

/** A fit for a worker to do: plain data. */
export interface FitQuestion {
  /** The fusion, as `toPortable` makes it. */
  readonly fusion: unknown;
  /** Blocks whose matrices have lost their methods on the way. */
  readonly blocks: readonly Block[];
  readonly labels: readonly Label[];
  readonly groups?: readonly Label[];
}

/** What came of it, or what is wrong. */
export type FitAnswer =
  | { readonly state: ModelState; readonly outOfFold: Matrix }
  | { readonly error: unknown };

/** A block as it was before it was sent. */
export function revivedBlock(block: Block): Block {
  return { ...block, features: revivedMatrix(block.features) };
}

/** A matrix as it was before it was sent. */
export function revivedMatrix<M extends Matrix | SparseMatrix>(sent: M): M {
  const { rows, columns } = sent;
  if ("indptr" in sent) return new SparseMatrix(rows, columns, sent) as M;
  return new Matrix(rows, columns, sent.data) as M;
}
