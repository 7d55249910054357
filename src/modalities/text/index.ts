/** Modalities of text. */
export { tfidf, TfidfText, type TfidfTextOptions } from "./tfidf.ts";
export { TfidfTextModel } from "./tfidf_model.ts";
export type { TextValue } from "./text_value.ts";
