import { join } from "node:path";
import { EncoderError } from "../errors.ts";
import { userCacheFolder } from "../io/user_cache.ts";

/** Where models are kept unless another folder is named.
 *
 * @throws {EncoderError} If the environment names no folder for caches.
 */
export function modelsFolder(): string {
  const cache = userCacheFolder();
  if (cache !== undefined) return join(cache, "models");
  throw new EncoderError(
    "Cannot tell where models are kept: none of XDG_CACHE_HOME, LOCALAPPDATA and HOME is set; name a folder",
  );
}
