import { join } from "node:path";
import type { FeatureCache } from "./feature_cache.ts";
import {
  decodePack,
  dropOldest,
  encodePack,
  type FeatureEntries,
  packName,
} from "./feature_pack.ts";
import { writeAtomically } from "./write_atomically.ts";

/** Options of {@linkcode DiskFeatureCache}. */
export interface DiskFeatureCacheOptions {
  /** Size that the folder may reach, in bytes; beyond it, the packs
   * written longest ago go, and of a single pack that is larger, its oldest features. @default {536870912} (512 MiB) */
  readonly maxBytes?: number;
}

/** Remembers features in a folder: one file (a pack) for each extractor, read when it is first asked for.
 *
 * What is new is written by `flush`, or at the end of the block by `await using`. A damaged or foreign file counts as
 * empty, and is written anew. Processes may share a folder: each adds what it has to what is there.
 */
export class DiskFeatureCache implements FeatureCache, AsyncDisposable {
  /** Where the packs are. */
  readonly folder: string;
  /** Size that the folder may reach. */
  readonly maxBytes: number;
  readonly #loaded = new Map<string, FeatureEntries>();
  readonly #added = new Map<string, FeatureEntries>();

  /** The cache in a folder, which is made when there is something to write. */
  constructor(folder: string, { maxBytes = 512 * 2 ** 20 }: DiskFeatureCacheOptions = {}) {
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /** The features stored for a key, not to be changed; undefined if there are none. */
  get(extractor: string, contentHash: string): Float32Array | undefined {
    return this.#added.get(extractor)?.get(contentHash) ??
      this.#load(extractor).get(contentHash);
  }

  /** Stores features until the next flush writes them.
   *
   * @param contentHash SHA-256 in hexadecimal.
   */
  set(extractor: string, contentHash: string, features: Float32Array): void {
    const added = this.#added.get(extractor) ?? new Map();
    this.#added.set(extractor, added.set(contentHash, features));
  }

  /** Writes what is new, then brings the folder to its size. */
  async flush(): Promise<void> {
    if (this.#added.size === 0) return;
    await Deno.mkdir(this.folder, { recursive: true });
    for (const [extractor, added] of this.#added) {
      const entries: FeatureEntries = new Map([...this.#read(extractor), ...added]);
      dropOldest(entries, this.maxBytes);
      await writeAtomically(this.#path(extractor), encodePack(extractor, entries));
      this.#loaded.set(extractor, entries);
    }
    this.#added.clear();
    await this.#dropOldestPacks();
  }

  /** Flushes. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
  }

  #path(extractor: string): string {
    return join(this.folder, packName(extractor));
  }

  #load(extractor: string): FeatureEntries {
    const entries = this.#loaded.get(extractor) ?? this.#read(extractor);
    this.#loaded.set(extractor, entries);
    return entries;
  }

  // Synchronous, as `get` is: it happens once for each extractor.
  #read(extractor: string): FeatureEntries {
    try {
      return decodePack(extractor, Deno.readFileSync(this.#path(extractor))) ?? new Map();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return new Map();
      throw error;
    }
  }

  async #dropOldestPacks(): Promise<void> {
    const packs: { path: string; size: number; written: number }[] = [];
    for await (const { name, isFile } of Deno.readDir(this.folder)) {
      if (!isFile || !name.endsWith(".pack")) continue;
      const path = join(this.folder, name);
      const { size, mtime } = await Deno.stat(path);
      packs.push({ path, size, written: mtime?.getTime() ?? 0 });
    }
    let total = packs.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of packs.sort((a, b) => a.written - b.written)) {
      if (total <= this.maxBytes) return;
      await Deno.remove(path);
      total -= size;
    }
  }
}
