/** `embedding_0`, `embedding_1` and so on: what the numbers of an embedding are called. */
export function embeddingNames(dimensions: number): string[] {
  return Array.from({ length: dimensions }, (_, i) => `embedding_${i}`);
}
