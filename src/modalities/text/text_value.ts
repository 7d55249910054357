import type { StringColumn } from "../../table/table.ts";
import type { Extracted } from "../modality.ts";
import { joinTexts, presentTexts } from "./documents.ts";
import { countTerms, type TermCounts } from "./term_counts.ts";
import type { TermOptions } from "./term_options.ts";

/** The raw features of text columns: terms of each row, its cells joined by newlines. */
export interface TextValue {
  /** Names of the columns that were read. */
  readonly columns: readonly string[];
  /** Terms of every row. */
  readonly counts: TermCounts;
}

/** Counts the terms of every row; a row is present if any of its cells is. */
export function extractText(
  columns: readonly StringColumn[],
  { ids, terms }: { readonly ids: readonly string[]; readonly terms: TermOptions },
): Extracted<TextValue> {
  const documents = joinTexts(columns, ids.length);
  return {
    ids,
    present: presentTexts(documents),
    value: { columns: columns.map(({ name }) => name), counts: countTerms(documents, terms) },
  };
}
