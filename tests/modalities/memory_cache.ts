import type { FeatureCache } from "../../src/io/feature_cache.ts";

/** A cache in memory. */
export function makeCache(): FeatureCache & { readonly entries: Map<string, Float32Array> } {
  const entries = new Map<string, Float32Array>();
  return {
    entries,
    get: (extractor, hash) => entries.get(`${extractor} ${hash}`),
    set: (extractor, hash, features) => void entries.set(`${extractor} ${hash}`, features),
  };
}
