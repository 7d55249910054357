import { sha256 } from "../io/sha256.ts";
import type { FeatureCache } from "../io/feature_cache.ts";
import type { MediaSource } from "../io/media_source.ts";
import { readMedia } from "../io/read_media.ts";
import type { FeatureMaker, MediaExtractor, MediaFeatures } from "./media_extractor.ts";
import type { ExtractContext, MediaExecutor } from "./modality.ts";

/** What was measured. */
export interface NewlyMeasured {
  readonly measured: MediaFeatures;
  /** What it may be remembered by; absent if it is not worth it. */
  readonly hash?: string;
}

/** What came of a source: features that were remembered, or new ones. */
export type Measured = { readonly remembered: MediaFeatures } | NewlyMeasured;

/** The features of a source: remembered ones of the same content, or else it is measured.
 *
 * @param options `key`: what features are remembered under; `extractor`: measures what is not remembered.
 * @throws {DecodeError} If it cannot be read or decoded.
 * @throws {LimitError} If it is too large.
 * @throws {ShapeError} If it is not of a size that can be measured.
 */
export async function measureSource(
  source: MediaSource,
  { key, extractor, executor, context }: {
    key: string;
    extractor: MediaExtractor;
    executor: MediaExecutor;
    context: ExtractContext;
  },
): Promise<Measured> {
  const { cache, allowOutside } = context;
  const read = () => readMedia(source, { allowOutside });
  const content = await read();
  // What the caller has in hand must stay whole; what was read for this can be read again.
  const again = source.kind === "file" || source.kind === "blob" ? read : undefined;
  // What is decoded already is not worth remembering.
  if (cache === undefined || !(content instanceof Uint8Array)) {
    return { measured: await executor.measure(extractor, content, { again }) };
  }
  const hash = await sha256(content);
  const remembered = recall(cache, key, hash);
  if (remembered !== undefined) return { remembered };
  return { measured: await executor.measure(extractor, content, { again }), hash };
}

/** What a cache knows the features of an extractor by. */
export function cacheKey(extractor: FeatureMaker): string {
  const { type, version, options } = extractor;
  const parts = "cachedBy" in extractor ? extractor.cachedBy : options;
  return `${type} ${version} ${JSON.stringify(parts)}`;
}

/** Remembers the number of axes, their lengths, the values. */
export function remember(
  cache: FeatureCache,
  key: string,
  { hash, features: { shape, values } }: { hash: string; features: MediaFeatures },
): void {
  const stored = new Float32Array(1 + shape.length + values.length);
  stored.set([shape.length, ...shape]);
  stored.set(values, 1 + shape.length);
  cache.set(key, hash, stored);
}

function recall(cache: FeatureCache, key: string, hash: string): MediaFeatures | undefined {
  const stored = cache.get(key, hash);
  if (stored === undefined || stored.length === 0) return undefined;
  const axes = stored[0];
  const shape = Array.from(stored.subarray(1, 1 + axes));
  const values = stored.subarray(1 + axes);
  const width = shape.reduce((product, length) => product * length, 1);
  return values.length === width ? { shape, values } : undefined;
}
