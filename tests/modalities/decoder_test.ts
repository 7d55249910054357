import { assertEquals, assertNotEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { gzipSync } from "node:zlib";
import { DecodeError } from "../../src/errors.ts";
import { Decoder } from "../../src/modalities/decoder.ts";

interface Exports {
  readonly memory: WebAssembly.Memory;
  trap(): void;
}

/** A module with a memory of one page and a function `trap` that does. */
const MODULE = Uint8Array.fromHex(
  "0061736d01000000010401600000030201000503010001" +
    "071102066d656d6f727902000474726170" + "00000a05010300000b",
);

function makeDecoder(): { decoder: Decoder<Exports>; loads: () => number } {
  let loads = 0;
  const decoder = new Decoder<Exports>(() => {
    loads++;
    return Promise.resolve({ default: new Uint8Array(gzipSync(MODULE)).toBase64() });
  });
  return { decoder, loads: () => loads };
}

describe("Decoder", () => {
  it("loads once, and keeps its instance", async () => {
    const { decoder, loads } = makeDecoder();
    const memories = await Promise.all([1, 2, 3].map(() => decoder.run(({ memory }) => memory)));
    assertStrictEquals(memories[1], memories[0]);
    assertStrictEquals(memories[2], memories[0]);
    assertEquals(loads(), 1);
  });

  it("turns a trap into an error, and goes on with a new instance", async () => {
    const { decoder } = makeDecoder();
    const before = await decoder.run(({ memory }) => memory);
    const error = await assertRejects(() => decoder.run(({ trap }) => trap()), DecodeError);
    assertEquals(error.cause instanceof WebAssembly.RuntimeError, true);
    assertNotEquals(await decoder.run(({ memory }) => memory === before), true);
  });

  it("keeps its instance when the work throws", async () => {
    const { decoder } = makeDecoder();
    const before = await decoder.run(({ memory }) => memory);
    await assertRejects(
      () =>
        decoder.run(() => {
          throw new TypeError("mine");
        }),
      TypeError,
      "mine",
    );
    assertStrictEquals(await decoder.run(({ memory }) => memory), before);
  });

  it("gives up an instance that grew large", async () => {
    const { decoder } = makeDecoder();
    const before = await decoder.run(({ memory }) => {
      memory.grow(4096);
      return memory;
    });
    assertNotEquals(await decoder.run(({ memory }) => memory === before), true);
  });
});
