import type { Matrix } from "../core/matrix.ts";

/** What one member of a fusion says of every row. */
export interface Opinion {
  /** Name of the modality that it goes by. */
  readonly modality: string;
  /** Shape `(rows, classes)`. */
  readonly probabilities: Matrix;
  /** 1 for a row that has the modality; what is said of the others is not listened to. */
  readonly present: Uint8Array;
}

/** What is said of some of the rows, in their order. */
export function takeRowsOf(opinion: Opinion, rows: ArrayLike<number>): Opinion {
  return {
    modality: opinion.modality,
    probabilities: opinion.probabilities.takeRows(rows),
    present: Uint8Array.from(rows, (row) => opinion.present[row]),
  };
}

/** The modalities of opinions, each once, in order of first appearance. */
export function modalitiesOf(opinions: readonly { readonly modality: string }[]): string[] {
  return [...new Set(opinions.map(({ modality }) => modality))];
}
