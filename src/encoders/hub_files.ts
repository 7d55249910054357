import { EncoderError } from "../errors.ts";
import { CachedModel } from "./cached_model.ts";
import { type FetchProgress, fetchToCache } from "./fetch_to_cache.ts";
import { checkHubModel, type HubModel } from "./hub_model.ts";
import { maxModelBytes, type ModelFiles } from "./model_files.ts";
import { modelsFolder } from "./models_folder.ts";

/** Options of {@linkcode hubFiles}. */
export interface HubFilesOptions {
  /** Whether what is not in the cache may be fetched from the hub. @default {false} */
  readonly allowRemote?: boolean;
  /** Folder in which models are kept. @default {`medley/models` in the user's cache folder} */
  readonly cache?: string;
  /** The hub, or a mirror of it: an https address (http for this machine only). @default {"https://huggingface.co"} */
  readonly endpoint?: string;
  /** SHA-256 that files must have, in hexadecimal, by their paths. */
  readonly sha256?: Readonly<Record<string, string>>;
  /** Largest size of a file, in bytes. @default {2 ** 31 - 1} */
  readonly maxBytes?: number;
  /** Stops what is being fetched. */
  readonly signal?: AbortSignal;
  /** Told how many bytes of a file have been fetched. */
  readonly onProgress?: (progress: FetchProgress) => void;
}

/** The files of a pretrained model by its name on the hub, from the cache on this machine.
 *
 * What is not there is fetched only if `allowRemote` says so; otherwise nothing reaches the network. Every file is compared to
 * the SHA-256 that it had when it was fetched, whenever it is read. `medley models add` fetches models ahead.
 *
 * @throws {EncoderError} If the name or the revision is none; when a file is read: if nothing of the model is in the cache and
 * nothing may be fetched, if it cannot be fetched whole, or is not what it was or should be.
 * @throws {TypeError} If what is expected is no SHA-256.
 * @example
 * ```ts
 * import { EncoderError, hubFiles } from "@medley/medley";
 * import { assertRejects } from "@std/assert";
 *
 * const model = { hub: "owner/name", revision: "0123456789abcdef0123456789abcdef01234567" };
 * const files = hubFiles(model, { cache: "no/such/folder" });
 * await assertRejects(() => files.read("config.json"), EncoderError, "allowRemote: true");
 * ```
 */
export function hubFiles(
  { hub, revision }: HubModel,
  {
    allowRemote = false,
    cache = modelsFolder(),
    sha256 = {},
    maxBytes = maxModelBytes,
    ...options
  }: HubFilesOptions = {},
): ModelFiles {
  checkHubModel({ hub, revision });
  const expected = checkHashes(sha256);
  const model = new CachedModel({ hub, revision }, cache);
  return {
    name: hub,
    fetches: allowRemote,
    async read(path) {
      options.signal?.throwIfAborted();
      const wanted = expected.get(path);
      const bytes = await model.read(path, { maxBytes, sha256: wanted });
      if (bytes !== undefined) return bytes;
      if (!allowRemote) return await missingHere(model, path);
      const limits = { ...options, maxBytes, sha256: wanted };
      if (!await fetchToCache(model, path, limits)) return undefined;
      return await model.read(path, { maxBytes }) ?? await missingHere(model, path);
    },
  };
}

/** What was fetched of a model is all that it needs; of what was not, nothing can be said.
 *
 * @throws {EncoderError} If nothing was fetched, or the file was and is gone.
 */
async function missingHere(model: CachedModel, path: string): Promise<undefined> {
  const { hub, revision, folder } = model, record = await model.record();
  if (record === undefined) {
    throw new EncoderError(
      `Cannot read ${path} of ${hub}: nothing of it is in ${folder}, and nothing may be fetched; "medley models add ${hub} --revision ${revision}" fetches it, or so does allowRemote: true`,
      { source: hub },
    );
  }
  if (Object.hasOwn(record.files, path)) throw model.gone(path);
}

function checkHashes(hashes: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(
    Object.entries(hashes).map(([path, hash]) => {
      if (/^[0-9a-f]{64}$/i.test(hash)) return [path, hash.toLowerCase()];
      throw new TypeError(
        `Cannot use sha256 of ${path}: it must be 64 hexadecimal digits: current value is ${
          JSON.stringify(hash)
        }`,
      );
    }),
  );
}
