import { compareCodePoints } from "../../core/code_point_order.ts";
import type { TermCounts } from "./term_counts.ts";

/** How many different terms rows have. */
export interface TermNumbers {
  /** All of them, one number a row. */
  readonly all: Uint32Array;
  /** Those that the vocabulary lacks, one number a row. */
  readonly unknown: Uint32Array;
}

/** Counts the different terms of the given rows, and those among them that a vocabulary lacks.
 *
 * @param options `leftOut`: the rows are those that the vocabulary was learnt of, and in each the terms count as unknown that
 * the vocabulary would lack without that row; `binary`: whether a term counts once in a row.
 */
export function countUnknownTerms(
  counts: TermCounts,
  { rows, vocabulary, leftOut, binary }: {
    rows: Uint32Array;
    vocabulary: ReadonlyMap<string, number>;
    leftOut: boolean;
    binary: boolean;
  },
): TermNumbers {
  const { indptr, indices } = counts;
  const isListed = counts.terms.map((term) => vocabulary.has(term));
  const isKnown = leftOut
    ? knownWithoutRow(counts, { rows, isListed, binary })
    : (entry: number) => isListed[indices[entry]];
  const unknown = new Uint32Array(rows.length);
  rows.forEach((row, i) => {
    for (let k = indptr[row]; k < indptr[row + 1]; k++) if (!isKnown(k)) unknown[i]++;
  });
  return { all: rows.map((row) => indptr[row + 1] - indptr[row]), unknown };
}

/** Tells of a term in a row whether the vocabulary would hold it without that row: whether it holds the terms that occur as
 * often as this one then would, and those that are in as many rows. Where only some of them are in, it holds the first in code
 * point order.
 */
function knownWithoutRow(
  { terms, indptr, indices, counts }: TermCounts,
  { rows, isListed, binary }: {
    rows: Uint32Array;
    isListed: readonly boolean[];
    binary: boolean;
  },
): (entry: number) => boolean {
  const documents = new Uint32Array(terms.length), occurrences = new Uint32Array(terms.length);
  const inRow = (entry: number) => binary ? 1 : counts[entry];
  for (const row of rows) {
    for (let k = indptr[row]; k < indptr[row + 1]; k++) {
      documents[indices[k]]++;
      occurrences[indices[k]] += inRow(k);
    }
  }
  const byDocuments = limitsOf(documents, { terms, isListed });
  const byOccurrences = limitsOf(occurrences, { terms, isListed });
  return (entry) => {
    const id = indices[entry], others = documents[id] - 1;
    if (!isListed[id] || others === 0) return false;
    const inAsMany = byDocuments.get(others);
    if (inAsMany !== undefined && inAsMany.last === undefined) return false;
    const asOften = byOccurrences.get(occurrences[id] - inRow(entry));
    if (asOften === undefined || asOften.isWhole) return true;
    return asOften.last !== undefined && compareCodePoints(terms[id], asOften.last) <= 0;
  };
}

/** Which of the terms of one frequency a vocabulary holds. */
interface Limit {
  /** Whether it holds all of them. */
  isWhole: boolean;
  /** The last in code point order that it holds; undefined if it holds none. */
  last?: string;
}

/** The limit of every frequency. */
function limitsOf(
  frequencies: Uint32Array,
  { terms, isListed }: { terms: readonly string[]; isListed: readonly boolean[] },
): Map<number, Limit> {
  const limits = new Map<number, Limit>();
  frequencies.forEach((frequency, id) => {
    // A term that is in none of the rows was met in others.
    if (frequency === 0) return;
    let limit = limits.get(frequency);
    if (limit === undefined) limits.set(frequency, limit = { isWhole: true });
    if (!isListed[id]) limit.isWhole = false;
    else if (limit.last === undefined || compareCodePoints(terms[id], limit.last) > 0) {
      limit.last = terms[id];
    }
  });
  return limits;
}
