import { compareCodePoints } from "../../core/code_point_order.ts";
import type { TermCounts } from "./term_counts.ts";

/** The terms that count, in code point order, and how many of the rows hold each.
 *
 * @param options `rows`: those to look at; `minDf`: fewest rows that hold a term; `maxFeatures`: how many of the terms
 * that occur most often are kept. Where they tie, the first in code point order are.
 */
export function chooseTerms(
  { terms, indptr, indices, counts }: TermCounts,
  options: { readonly rows: Uint32Array; readonly minDf: number; readonly maxFeatures: number },
): { terms: string[]; documentCounts: Float64Array } {
  const documents = new Uint32Array(terms.length);
  const occurrences = new Float64Array(terms.length);
  for (const row of options.rows) {
    for (let k = indptr[row]; k < indptr[row + 1]; k++) {
      documents[indices[k]]++;
      occurrences[indices[k]] += counts[k];
    }
  }
  const byTerm = (a: number, b: number) => compareCodePoints(terms[a], terms[b]);
  let chosen = [...terms.keys()].filter((id) => documents[id] >= options.minDf);
  if (chosen.length > options.maxFeatures) {
    // Most terms occur once: only those that tie at the cut are compared as strings.
    const sorted = Float64Array.from(chosen, (id) => occurrences[id]).sort();
    const cut = sorted[sorted.length - options.maxFeatures];
    const above = chosen.filter((id) => occurrences[id] > cut);
    const tied = chosen.filter((id) => occurrences[id] === cut).sort(byTerm);
    chosen = [...above, ...tied.slice(0, options.maxFeatures - above.length)];
  }
  chosen.sort(byTerm);
  return {
    terms: chosen.map((id) => terms[id]),
    documentCounts: Float64Array.from(chosen, (id) => documents[id]),
  };
}
