import type { CachedModel } from "./cached_model.ts";
import { type FetchOptions, fetchToCache } from "./fetch_to_cache.ts";

/** Fetches again what has changed or gone since it was fetched; it must be what it was.
 *
 * @throws {EncoderError} If it cannot be had, or has become another.
 */
export async function repairModel(model: CachedModel, options: FetchOptions): Promise<void> {
  for (const { path, state } of await model.verify()) {
    if (state === "ok" || await fetchToCache(model, path, options)) continue;
    throw model.gone(path);
  }
}
