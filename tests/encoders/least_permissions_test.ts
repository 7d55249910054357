import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { packageCache } from "../package_cache.ts";
import { folder } from "./fixtures.ts";

/** Encodes a text in a process that may read some places, and nothing else. */
async function encodeOne(places: readonly string[], execution: string) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--frozen",
      "--no-prompt",
      `--allow-read=${places.join(",")}`,
      `${import.meta.dirname}/encode_one.ts`,
      `${folder}/text`,
      execution,
    ],
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

describe("a local encoder", () => {
  it("needs to read its folder and the package cache, and nothing else", async () => {
    const { code, stdout, stderr } = await encodeOne(
      [`${folder}/text`, await packageCache()],
      "inline",
    );
    assertEquals([code, stdout], [0, "8\n"], stderr);
  });

  it("needs to read the worker's modules too, to run in a worker", async () => {
    const modules = new URL("../../src", import.meta.url).pathname;
    const places = [`${folder}/text`, await packageCache()];
    const able = await encodeOne([...places, modules], "worker");
    assertEquals([able.code, able.stdout], [0, "8\n"], able.stderr);
    const unable = await encodeOne(places, "worker");
    assertEquals(unable.code, 1);
    assert(unable.stderr.includes("no worker can be started"), unable.stderr);
  });
});
