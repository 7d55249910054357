import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { contentKeys } from "../../src/io/content_keys.ts";
import type { MediaSource } from "../../src/io/media_source.ts";
import { inTemporaryFolder } from "./temporary_folder.ts";

/** The places of equal keys: each key as the number of the first place that has it; null stays. */
async function alike(sources: readonly (MediaSource | null)[], options = {}) {
  const keys = await contentKeys(sources, options);
  return keys.map((key) => key === null ? null : keys.indexOf(key));
}

const bytes = (...values: number[]): MediaSource => ({
  kind: "bytes",
  bytes: Uint8Array.from(values),
  name: "some bytes",
});

describe("contentKeys", () => {
  it("tells files of the same bytes, whatever their name", async () => {
    await inTemporaryFolder(async (folder) => {
      const write = (name: string, text: string) => Deno.writeTextFile(`${folder}/${name}`, text);
      await write("a", "one");
      await write("b", "one");
      await write("c", "two");
      await write("d", "three");
      const file = (path: string): MediaSource => ({ kind: "file", path, base: folder });
      const sources = [file("a"), null, file("b"), file("c"), file("d"), file("./a"), file("gone")];
      assertEquals(await alike(sources), [0, null, 0, 3, 4, 0, null]);
    });
  });

  it("reads no file that is as long as no other, and none outside its folder", async () => {
    await inTemporaryFolder(async (folder) => {
      await Deno.mkdir(`${folder}/in`);
      await Deno.writeTextFile(`${folder}/out`, "secret");
      await Deno.writeTextFile(`${folder}/in/here`, "public");
      const file = (path: string): MediaSource => ({ kind: "file", path, base: `${folder}/in` });
      const sources = [file("../out"), file("here")];
      assertEquals(await alike(sources), [null, 1]);
      assertEquals(await alike(sources, { allowOutside: true }), [0, 1]);
    });
  });

  it("compares bytes in hand, blobs, pixels and samples", async () => {
    const blob = (text: string): MediaSource => ({
      kind: "blob",
      blob: new Blob([text]),
      name: "b",
    });
    const image = (width: number, height: number): MediaSource => ({
      kind: "image",
      image: { width, height, data: new Uint8Array(6) },
      name: "i",
    });
    const audio = (sampleRate: number): MediaSource => ({
      kind: "audio",
      audio: { sampleRate, channels: [Float32Array.of(0.5, 1)] },
      name: "a",
    });
    assertEquals(await alike([bytes(1, 2), bytes(1, 3), bytes(1, 2)]), [0, 1, 0]);
    assertEquals(await alike([blob("x"), blob("y"), blob("x")]), [0, 1, 0]);
    assertEquals(await alike([image(2, 1), image(1, 2), image(2, 1)]), [0, 1, 0]);
    assertEquals(await alike([audio(8000), audio(16000), audio(8000)]), [0, 1, 0]);
    const [first, second] = await contentKeys([bytes(1), bytes(1, 2)]);
    assertNotEquals(first, second);
  });

  it("stops on a signal", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await assertRejects(() => contentKeys([bytes(1), bytes(1)], { signal }), Error, "enough");
  });
});
