/** Modalities of text. */
export { tfidf, TfidfText, type TfidfTextOptions } from "./tfidf.ts";
export { TfidfTextModel } from "./tfidf_model.ts";
export type { TextValue } from "./text_value.ts";
export { embeddings, type EmbeddingsOptions, TextEmbeddings } from "./embeddings.ts";
export { TextEmbeddingsModel } from "./embeddings_model.ts";
export type { TextEmbeddingsValue } from "./embed_texts.ts";
