import { join } from "node:path";

/** Where this machine keeps what can be made or fetched again: a folder among the user's caches; undefined if the environment
 * names none. */
export function userCacheFolder(): string | undefined {
  const cache = Deno.env.get("XDG_CACHE_HOME");
  if (cache) return join(cache, "medley");
  const localData = Deno.env.get("LOCALAPPDATA");
  if (localData) return join(localData, "medley", "cache");
  const home = Deno.env.get("HOME");
  return home ? join(home, ".cache", "medley") : undefined;
}
