import { englishStopWords } from "./stop_words.ts";

/** How often every term occurs in every document: compressed sparse rows over the terms met in any of them.
 *
 * It holds whatever the documents hold, and nothing learnt: which terms count is decided in the fit.
 */
export interface TermCounts {
  /** Each term once, in order of appearance. */
  readonly terms: readonly string[];
  /** Document `i` holds the entries from `indptr[i]` to `indptr[i + 1]`. */
  readonly indptr: Uint32Array;
  /** Place of each entry's term in `terms`. */
  readonly indices: Uint32Array;
  /** How often each entry's term occurs in its document. */
  readonly counts: Uint32Array;
}

/** What is a term. */
export interface TermOptions {
  /** Fewest and most words in a term. */
  readonly ngramRange: readonly [fewest: number, most: number];
  /** Words that are dropped before terms form. */
  readonly stopWords: "english" | "none";
}

/** Counts the terms of every document; a document that is absent (null) has none. */
export function countTerms(
  documents: readonly (string | null)[],
  { ngramRange: [fewest, most], stopWords }: TermOptions,
): TermCounts {
  const idOf = new Map<string, number>();
  const indptr = new Uint32Array(documents.length + 1);
  const indices: number[] = [];
  const counts: number[] = [];
  // The place in `indices` where each term was last put: one that lies before the current document is out of date.
  const lastPlace: number[] = [];

  documents.forEach((document, row) => {
    const start = indices.length;
    const words = document === null ? [] : toWords(document, stopWords);
    for (let first = 0; first < words.length; first++) {
      let term = "";
      for (let n = 1; n <= most && first + n <= words.length; n++) {
        term = n === 1 ? words[first] : `${term} ${words[first + n - 1]}`;
        if (n < fewest) continue;
        let id = idOf.get(term);
        if (id === undefined) idOf.set(term, id = idOf.size);
        if (lastPlace[id] >= start) {
          counts[lastPlace[id]]++;
        } else {
          lastPlace[id] = indices.length;
          indices.push(id);
          counts.push(1);
        }
      }
    }
    indptr[row + 1] = indices.length;
  });
  return {
    terms: [...idOf.keys()],
    indptr,
    indices: Uint32Array.from(indices),
    counts: Uint32Array.from(counts),
  };
}

/** Runs of two or more letters, digits and underscores, in lower case: Python's `\b\w\w+\b`. */
function toWords(document: string, stopWords: "english" | "none"): string[] {
  const words = document.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu) ?? [];
  return stopWords === "none" ? words : words.filter((word) => !englishStopWords.has(word));
}
