import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { DiskFeatureCache } from "../../src/io/disk_feature_cache.ts";
import { inTemporaryFolder, listFolder } from "./temporary_folder.ts";

/** A content hash. */
function hash(i: number): string {
  return i.toString(16).padStart(64, "0");
}

/** Features 0 to `count − 1` of an extractor, stored one after the other. */
async function fill(folder: string, extractor: string, count: number): Promise<void> {
  await using cache = new DiskFeatureCache(folder);
  for (let i = 0; i < count; i++) cache.set(extractor, hash(i), Float32Array.of(i, i / 2));
}

/** Which of the features 0 to 9 are there. */
function stored(folder: string, extractor: string): number[] {
  const cache = new DiskFeatureCache(folder);
  return Array.from({ length: 10 }, (_, i) => i).filter((i) => {
    const features = cache.get(extractor, hash(i));
    if (features !== undefined) assertEquals(features, Float32Array.of(i, i / 2));
    return features !== undefined;
  });
}

describe("DiskFeatureCache", () => {
  it("remembers by extractor and content, in a run and between runs", () =>
    inTemporaryFolder(async (folder) => {
      {
        await using cache = new DiskFeatureCache(`${folder}/new/cache`);
        cache.set("a", hash(1), Float32Array.of(1, NaN, -Infinity));
        cache.set("b", hash(1), new Float32Array());
        assertEquals(cache.get("a", hash(1)), Float32Array.of(1, NaN, -Infinity));
        assertEquals(cache.get("a", hash(2)), undefined);
      }
      const cache = new DiskFeatureCache(`${folder}/new/cache`);
      assertEquals(cache.get("a", hash(1)), Float32Array.of(1, NaN, -Infinity));
      assertEquals(cache.get("b", hash(1)), new Float32Array());
      assertEquals(cache.get("c", hash(1)), undefined);
    }));

  it("writes nothing where nothing is new", () =>
    inTemporaryFolder(async (folder) => {
      await using cache = new DiskFeatureCache(`${folder}/cache`);
      assertEquals(cache.get("a", hash(1)), undefined);
      await cache.flush();
      assertEquals(await listFolder(folder), []);
    }));

  it("keeps what another process wrote meanwhile", () =>
    inTemporaryFolder(async (folder) => {
      const cache = new DiskFeatureCache(folder);
      assertEquals(cache.get("a", hash(9)), undefined);
      await fill(folder, "a", 2);
      cache.set("a", hash(5), Float32Array.of(5, 2.5));
      await cache.flush();
      assertEquals(cache.get("a", hash(1)), Float32Array.of(1, 0.5));
      assertEquals(stored(folder, "a"), [0, 1, 5]);
    }));

  it("gives what it has written, and knows when another process has dropped it", () =>
    inTemporaryFolder(async (folder) => {
      await using cache = new DiskFeatureCache(folder);
      cache.set("a", hash(1), Float32Array.of(1, 0.5));
      await cache.flush();
      assertEquals(cache.get("a", hash(1)), Float32Array.of(1, 0.5));
      for (const name of await listFolder(folder)) await Deno.remove(`${folder}/${name}`);
      assertEquals(cache.get("a", hash(1)), undefined);
    }));

  it("makes small packs one", () =>
    inTemporaryFolder(async (folder) => {
      for (let count = 1; count <= 5; count++) await fill(folder, "a", count);
      await fill(folder, "b", 1);
      assertEquals((await listFolder(folder)).length, 2);
      assertEquals(stored(folder, "a"), [0, 1, 2, 3, 4]);
    }));

  it("writes when there is much to write, and leaves large packs as they are", () =>
    inTemporaryFolder(async (folder) => {
      await using cache = new DiskFeatureCache(folder, { maxBytes: 8 * 100 });
      for (let i = 0; i < 3; i++) cache.set("a", hash(i), new Float32Array(30).fill(i));
      assertEquals((await listFolder(folder)).length, 3);
      for (let i = 0; i < 3; i++) assertEquals(cache.get("a", hash(i))?.[0], i);
    }));

  it("takes a pack with any byte changed, cut or foreign for empty, and features likewise", () =>
    inTemporaryFolder(async (folder) => {
      await fill(folder, "a", 2);
      const [name] = await listFolder(folder);
      const path = `${folder}/${name}`;
      const pack = await Deno.readFile(path);
      const featuresAt = pack.length - 2 * 8;
      for (let at = 0; at < pack.length; at++) {
        await Deno.writeFile(path, pack.with(at, pack[at] ^ 4));
        assertEquals(stored(folder, "a"), at < featuresAt ? [] : at < featuresAt + 8 ? [1] : [0]);
        await Deno.writeFile(path, pack.subarray(0, at));
        assertEquals(stored(folder, "a"), []);
      }
      await fill(folder, "b", 2);
      const other = (await listFolder(folder)).find((entry) => entry !== name);
      await Deno.copyFile(`${folder}/${other}`, path);
      assertEquals(stored(folder, "a"), []);
      await fill(folder, "a", 3);
      assertEquals(stored(folder, "a"), [0, 1, 2]);
    }));

  it("drops the packs written longest ago from a folder that is too large", () =>
    inTemporaryFolder(async (folder) => {
      await fill(folder, "old", 4);
      const [name] = await listFolder(folder);
      await Deno.utime(`${folder}/${name}`, 1, 1);
      const { size } = await Deno.stat(`${folder}/${name}`);
      await fill(folder, "new", 4);
      const cache = new DiskFeatureCache(folder, { maxBytes: 2 * size });
      cache.set("newest", hash(0), Float32Array.of(0, 0));
      await cache.flush();
      assertEquals(stored(folder, "old"), []);
      assertEquals(stored(folder, "new"), [0, 1, 2, 3]);
      assertEquals(stored(folder, "newest"), [0]);
    }));
});
