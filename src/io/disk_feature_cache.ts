import { join } from "node:path";
import type { FeatureCache } from "./feature_cache.ts";
import {
  encodePack,
  type FeatureEntries,
  type FeaturePlace,
  packPrefix,
  readFeatures,
  readPack,
} from "./feature_pack.ts";
import { unlessMissing } from "./unless_missing.ts";

/** Options of {@linkcode DiskFeatureCache}. */
export interface DiskFeatureCacheOptions {
  /** Size that the folder may reach, in bytes; beyond it, the packs written longest ago go.
   * @default {536870912} (512 MiB) */
  readonly maxBytes?: number;
}

/** Features that are kept in memory until they are written, in bytes. */
const PACK_BYTES = 32 * 2 ** 20;

/** Remembers features in a folder, in files (packs) of one extractor each, of which only the places are in memory.
 *
 * What is new is written whenever there is 32 MiB of it, by `flush`, and at the end of the block by `await using`. A damaged
 * or foreign file counts as empty, damaged features as absent. Processes may share a folder: each adds packs of its own.
 */
export class DiskFeatureCache implements FeatureCache, AsyncDisposable {
  /** Where the packs are. */
  readonly folder: string;
  /** Size that the folder may reach. */
  readonly maxBytes: number;
  /** Packs are this large, or smaller: at least eight of them fill the folder. */
  readonly #packBytes: number;
  readonly #places = new Map<string, Map<string, FeaturePlace>>();
  readonly #added = new Map<string, FeatureEntries>();
  #addedBytes = 0;

  /** The cache in a folder, which is made when there is something to write. */
  constructor(folder: string, { maxBytes = 512 * 2 ** 20 }: DiskFeatureCacheOptions = {}) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.#packBytes = Math.min(PACK_BYTES, maxBytes / 8);
  }

  /** The features stored for a key, not to be changed; undefined if there are none. */
  get(extractor: string, contentHash: string): Float32Array | undefined {
    const added = this.#added.get(extractor)?.get(contentHash);
    if (added !== undefined) return added;
    const place = this.#placesOf(extractor).get(contentHash);
    return place && readFeatures(place);
  }

  /** Stores features; what is new is written when there is much of it.
   *
   * @param contentHash SHA-256 in hexadecimal.
   */
  set(extractor: string, contentHash: string, features: Float32Array): void {
    const added = this.#added.get(extractor) ?? new Map();
    this.#added.set(extractor, added.set(contentHash, features));
    this.#addedBytes += features.byteLength;
    if (this.#addedBytes > this.#packBytes) this.#write();
  }

  /** Writes what is new, then brings the folder to its size. */
  flush(): Promise<void> {
    return Promise.try(() => this.#write());
  }

  /** Flushes. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
  }

  #placesOf(extractor: string): Map<string, FeaturePlace> {
    const known = this.#places.get(extractor);
    if (known !== undefined) return known;
    const places = new Map(
      this.#listPacks(packPrefix(extractor)).flatMap(({ path }) => [
        ...readPack(path, extractor) ?? [],
      ]),
    );
    this.#places.set(extractor, places);
    return places;
  }

  // Synchronous, as `set` is: it takes some milliseconds once in thousands of values.
  #write(): void {
    if (this.#added.size === 0) return;
    Deno.mkdirSync(this.folder, { recursive: true });
    for (const [extractor, added] of this.#added) this.#writePack(extractor, added);
    this.#added.clear();
    this.#addedBytes = 0;
    this.#dropOldestPacks();
  }

  /** Writes a pack of what is new and what small packs hold, which it replaces: there are never many of them. */
  #writePack(extractor: string, added: FeatureEntries): void {
    const prefix = packPrefix(extractor), entries: FeatureEntries = new Map();
    const small = this.#listPacks(prefix).filter(({ size }) => size < this.#packBytes / 8);
    for (const place of small.flatMap(({ path }) => [...readPack(path, extractor) ?? []])) {
      const features = readFeatures(place[1]);
      if (features !== undefined) entries.set(place[0], features);
    }
    for (const [hash, features] of added) entries.set(hash, features);
    const path = join(this.folder, `${prefix}-${crypto.randomUUID()}`);
    Deno.writeFileSync(`${path}.tmp`, encodePack(extractor, entries));
    Deno.renameSync(`${path}.tmp`, `${path}.pack`);
    small.forEach(({ path }) => remove(path));
    // What is written is read again where it is asked for, and what other processes have written with it.
    this.#places.delete(extractor);
  }

  #dropOldestPacks(): void {
    const packs = this.#listPacks();
    let total = packs.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of packs) {
      if (total <= this.maxBytes) return;
      remove(path);
      total -= size;
    }
  }

  /** The packs whose names begin so, the oldest first. */
  #listPacks(prefix = ""): { path: string; size: number }[] {
    const packs: { path: string; size: number; written: number }[] = [];
    for (const name of namesIn(this.folder)) {
      if (!name.startsWith(prefix) || !name.endsWith(".pack")) continue;
      const path = join(this.folder, name);
      const { size = 0, mtime } = unlessMissing(() => Deno.statSync(path)) ?? {};
      packs.push({ path, size, written: mtime?.getTime() ?? 0 });
    }
    return packs.sort((a, b) => a.written - b.written);
  }
}

function namesIn(folder: string): string[] {
  return unlessMissing(() => Array.from(Deno.readDirSync(folder), ({ name }) => name)) ?? [];
}

function remove(path: string): void {
  unlessMissing(() => Deno.removeSync(path));
}
