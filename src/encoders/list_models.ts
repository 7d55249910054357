import { join } from "node:path";
import { unlessMissing } from "../io/unless_missing.ts";
import { CachedModel } from "./cached_model.ts";
import { isCommit } from "./hub_model.ts";

/** The models in a cache, by name and revision.
 *
 * @param hub Of that name alone, if one is given.
 */
export function listModels(cache: string, hub?: string): CachedModel[] {
  return foldersIn(cache)
    .filter((folder) => /^[\w.-]+?--[\w.-]+$/.test(folder))
    .flatMap((folder) => {
      const name = folder.replace("--", "/");
      if (hub !== undefined && name !== hub) return [];
      return foldersIn(join(cache, folder)).filter(isCommit)
        .map((revision) => new CachedModel({ hub: name, revision }, cache));
    });
}

function foldersIn(folder: string): string[] {
  const entries = unlessMissing(() => Array.from(Deno.readDirSync(folder))) ?? [];
  return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
}
