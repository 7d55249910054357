import { termSplitter } from "./split_terms.ts";
import type { TermOptions } from "./term_options.ts";

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

/** Counts the terms of every document; a document that is absent (null) has none. */
export function countTerms(
  documents: readonly (string | null)[],
  options: TermOptions,
): TermCounts {
  const split = termSplitter(options);
  const [fewest, most] = options.analyzer === "word" ? options.ngramRange : [1, 1];
  const idOf = new Map<string, number>();
  const indptr = new Uint32Array(documents.length + 1);
  const indices: number[] = [];
  const counts: number[] = [];
  // The place in `indices` where each term was last put: one that lies before the current document is out of date.
  const lastPlace: number[] = [];

  documents.forEach((document, row) => {
    const start = indices.length;
    const words = document === null ? [] : split(document);
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
