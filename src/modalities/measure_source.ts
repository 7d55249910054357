import { sha256 } from "../io/sha256.ts";
import type { FeatureCache } from "../io/feature_cache.ts";
import type { MediaSource } from "../io/media_source.ts";
import { readMedia } from "../io/read_media.ts";
import type { MediaExtractor, MediaFeatures } from "./media_extractor.ts";
import type { ExtractContext, MediaExecutor } from "./modality.ts";

/** The features of a source: remembered ones of the same content, or else it is measured.
 *
 * @throws {DecodeError} If it cannot be read or decoded.
 * @throws {LimitError} If it is too large.
 * @throws {ShapeError} If it is not of a size that can be measured.
 */
export async function measureSource(
  source: MediaSource,
  { extractor, executor, context }: {
    extractor: MediaExtractor;
    executor: MediaExecutor;
    context: ExtractContext;
  },
): Promise<MediaFeatures> {
  const { cache, allowOutside } = context;
  const read = () => readMedia(source, { allowOutside });
  const content = await read();
  // What the caller has in hand must stay whole; what was read for this can be read again.
  const again = source.kind === "file" || source.kind === "blob" ? read : undefined;
  // What is decoded already is not worth remembering.
  if (cache === undefined || !(content instanceof Uint8Array)) {
    return await executor.measure(extractor, content, { again });
  }
  const key = `${extractor.type} ${extractor.version} ${JSON.stringify(extractor.options)}`;
  const hash = await sha256(content);
  const stored = recall(cache, key, hash);
  if (stored !== undefined) return stored;
  const features = await executor.measure(extractor, content, { again });
  remember(cache, key, { hash, features });
  return features;
}

/** Remembers the number of axes, their lengths, the values. */
function remember(
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
