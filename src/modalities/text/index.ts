import { tfidf } from "./tfidf.ts";

/** Modalities of text. */
export const text: { readonly tfidf: typeof tfidf } = { tfidf };

export { TfidfText, type TfidfTextOptions } from "./tfidf.ts";
export { TfidfTextModel } from "./tfidf_model.ts";
export type { TextValue } from "./text_value.ts";
export type { TermCounts, TermOptions } from "./term_counts.ts";
