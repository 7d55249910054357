import { join } from "node:path";
import { DiskFeatureCache } from "../io/disk_feature_cache.ts";
import { note } from "./output.ts";

/** The cache of features in a folder, or in the user's own cache folder; undefined if there is to be none.
 *
 * Where the folder cannot be written to, work goes on without a cache.
 */
export async function openCache(choice?: string | boolean): Promise<DiskFeatureCache | undefined> {
  if (choice === false) return undefined;
  const folder = typeof choice === "string" ? choice : userCacheFolder();
  if (folder === undefined) return undefined;
  try {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.remove(await Deno.makeTempFile({ dir: folder }));
  } catch (error) {
    note(`no feature cache: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
  return new DiskFeatureCache(folder);
}

function userCacheFolder(): string | undefined {
  const cache = Deno.env.get("XDG_CACHE_HOME");
  if (cache) return join(cache, "medley");
  const localData = Deno.env.get("LOCALAPPDATA");
  if (localData) return join(localData, "medley", "cache");
  const home = Deno.env.get("HOME");
  return home ? join(home, ".cache", "medley") : undefined;
}
