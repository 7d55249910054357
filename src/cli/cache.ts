import { DiskFeatureCache } from "../io/disk_feature_cache.ts";
import { userCacheFolder } from "../io/user_cache.ts";
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
