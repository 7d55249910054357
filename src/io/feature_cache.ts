/** Remembers raw features by content between runs. */
export interface FeatureCache {
  /** The features stored for a key, or undefined. */
  get(extractor: string, contentHash: string): Float32Array | undefined;
  /** Stores features, which are not changed afterwards. */
  set(extractor: string, contentHash: string, features: Float32Array): void;
}
