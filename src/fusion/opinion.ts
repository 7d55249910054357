import type { Matrix } from "../core/matrix.ts";

/** What one modality says of every row. */
export interface Opinion {
  /** Shape `(rows, classes)`. */
  readonly probabilities: Matrix;
  /** 1 for a row that has the modality; what is said of the others is not listened to. */
  readonly present: Uint8Array;
}
