import type { Matrix } from "./matrix.ts";
import type { SparseMatrix } from "./sparse_matrix.ts";

/** The features of one modality: the only thing that crosses from modalities to fusion. */
export interface Block {
  /** Name of the modality, as `text`. */
  readonly modality: string;
  /** Ids of the rows, in order: every block of one table has the same. */
  readonly ids: readonly string[];
  /** Shape `(rows, features)`; the rows that are absent hold zeros. */
  readonly features: Matrix | SparseMatrix;
  /** 1 for a row that has this modality, 0 for one that has not. */
  readonly present: Uint8Array;
  /** Names of the columns. */
  readonly names: readonly string[];
}
