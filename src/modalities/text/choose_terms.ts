import { compareCodePoints } from "../../core/code_point_order.ts";
import type { TermCounts } from "./term_counts.ts";
import type { TfidfVectorizer } from "./tfidf_vectorizer.ts";

/** Terms, in the order of their columns, and how many of the rows hold each. */
export interface ChosenTerms {
  readonly terms: readonly string[];
  readonly documentCounts: Float64Array;
}

/** The terms that count over the given rows: those of the fixed vocabulary, or else those that the limits leave, in code
 * point order. Of terms that occur equally often the first in code point order are kept.
 */
export function chooseTerms(
  { terms, indptr, indices, counts }: TermCounts,
  { rows, vectorizer }: { readonly rows: Uint32Array; readonly vectorizer: TfidfVectorizer },
): ChosenTerms {
  const { vocabulary, maxFeatures, minDf, maxDf, binary } = vectorizer;
  const documents = new Uint32Array(terms.length);
  const occurrences = new Float64Array(terms.length);
  for (const row of rows) {
    for (let k = indptr[row]; k < indptr[row + 1]; k++) {
      documents[indices[k]]++;
      occurrences[indices[k]] += binary ? 1 : counts[k];
    }
  }
  if (vocabulary !== undefined) {
    const documentsOf = new Map(terms.map((term, id) => [term, documents[id]]));
    const documentCounts = Float64Array.from(vocabulary, (term) => documentsOf.get(term) ?? 0);
    return { terms: vocabulary, documentCounts };
  }
  const fewest = toRows(minDf, rows.length), most = toRows(maxDf, rows.length);
  const byTerm = (a: number, b: number) => compareCodePoints(terms[a], terms[b]);
  // A term that is in none of the rows was met in others.
  let chosen = [...terms.keys()].filter((id) =>
    documents[id] > 0 && fewest <= documents[id] && documents[id] <= most
  );
  if (chosen.length > maxFeatures) {
    // Most terms occur once: only those that tie at the cut are compared as strings.
    const sorted = Float64Array.from(chosen, (id) => occurrences[id]).sort();
    const cut = sorted[sorted.length - maxFeatures];
    const above = chosen.filter((id) => occurrences[id] > cut);
    const tied = chosen.filter((id) => occurrences[id] === cut).sort(byTerm);
    chosen = [...above, ...tied.slice(0, maxFeatures - above.length)];
  }
  chosen.sort(byTerm);
  return {
    terms: chosen.map((id) => terms[id]),
    documentCounts: Float64Array.from(chosen, (id) => documents[id]),
  };
}

/** A number of rows: the limit itself, or, below 1, that share of the rows. */
function toRows(limit: number, rows: number): number {
  return limit < 1 ? limit * rows : limit;
}
