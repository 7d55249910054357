/** Modalities of pictures. */
export { descriptors, type DescriptorsOptions } from "./descriptors.ts";
export { pixels, type PixelsOptions } from "./pixels.ts";
export { embeddings, type EmbeddingsOptions, ImageEmbeddings } from "./embeddings.ts";
export { ImageEmbeddingsModel } from "./embeddings_model.ts";
export type { EmbeddingExtractor } from "./embedding_extractor.ts";
