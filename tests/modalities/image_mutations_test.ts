import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { crc32 } from "node:zlib";
import { DecodeError, LimitError } from "../../src/errors.ts";
import { decodeImage } from "../../src/modalities/image/decode.ts";
import { concat } from "./bytes.ts";
import { type Picture, readPictures } from "./pictures.ts";
import { seeded } from "./seeded.ts";

type Random = (below: number) => number;
type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const PER_FILE = 12;
/** What an instance of the decoder may come to hold: 512 MiB of buffers, the picture, and copies of both on the way. */
const MAX_MEMORY_BYTES = 1024 * 2 ** 20;

const MUTATIONS: readonly Mutation[] = [
  function flipBits(bytes, random) {
    for (let flips = 1 + random(8); flips > 0; flips--) {
      bytes[random(bytes.length)] ^= 1 << random(8);
    }
    return bytes;
  },
  function overwrite(bytes, random) {
    const at = random(bytes.length);
    const value = [0, 0xff, random(256)][random(3)];
    return bytes.fill(value, at, at + 1 + random(32));
  },
  function cut(bytes, random) {
    return bytes.subarray(0, random(bytes.length));
  },
  /** A number anywhere, which may be a length or a side, made as large as it can be, or nearly. */
  function enlarge(bytes, random) {
    const size = [2, 4][random(2)], at = random(Math.min(bytes.length, [64, 1024][random(2)]));
    const high = [0xff, 0x7f, 0x0f][random(3)], isBigEndian = random(2) === 0;
    bytes.fill(0xff, at, at + size);
    bytes[isBigEndian ? at : Math.min(at + size, bytes.length) - 1] = high;
    return bytes;
  },
  function repeat(bytes, random) {
    const { from, to } = range(bytes, random);
    return concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  function remove(bytes, random) {
    const { from, to } = range(bytes, random);
    return concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
];

/** A chunk, or a few bytes. */
function range(bytes: Uint8Array, random: Random): { from: number; to: number } {
  const from = random(bytes.length);
  return { from, to: from + 1 + random([8, 300][random(2)]) };
}

/** One to three mutations; of half the PNG files the checksums are set right again, or the damage would end there. */
function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let mutated = bytes.slice();
  for (let count = 1 + random(3); count > 0 && mutated.length > 0; count--) {
    mutated = MUTATIONS[random(MUTATIONS.length)](mutated, random).slice();
  }
  if (bytes[0] === 0x89 && random(2) === 0) mendChecksums(mutated);
  return mutated;
}

function mendChecksums(png: Uint8Array): void {
  const view = new DataView(png.buffer);
  let at = 8;
  while (at + 12 <= png.length) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > png.length) return;
    view.setUint32(end, crc32(png.subarray(at + 4, end)));
    at = end + 4;
  }
}

/** Notes every instance that is made, whose memory stays as large as it grew. */
function recordInstances(): { memories: WebAssembly.Memory[] } & Disposable {
  const memories: WebAssembly.Memory[] = [];
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports);
      memories.push(this.exports.memory as WebAssembly.Memory);
    }
  };
  return { memories, [Symbol.dispose]: () => WebAssembly.Instance = Instance };
}

async function decodesOrRefuses({ name, bytes }: Picture, seed: number): Promise<boolean> {
  const mutated = mutate(bytes, seeded(seed));
  try {
    const { width, height, data } = await decodeImage(mutated);
    assert(width > 0 && height > 0);
    assertEquals(data.length, width * height * 3);
    return true;
  } catch (error) {
    if (error instanceof DecodeError || error instanceof LimitError) return false;
    throw new Error(`${name}, seed ${seed}`, { cause: error });
  }
}

describe("decodeImage of damaged files", () => {
  it("gives a picture or says what is wrong, in bounded memory, and goes on", async () => {
    using recorded = recordInstances();
    const pictures = readPictures();
    let decoded = 0, refused = 0;
    for (const [i, picture] of pictures.entries()) {
      for (let k = 0; k < PER_FILE; k++) {
        await decodesOrRefuses(picture, 1000 * i + k) ? decoded++ : refused++;
      }
    }
    assertGreater(decoded + refused, 900);
    assertGreater(decoded, 50);
    assertGreater(refused, 300);
    const peak = Math.max(...recorded.memories.map(({ buffer }) => buffer.byteLength));
    assertLess(peak, MAX_MEMORY_BYTES);
    for (const { bytes, expected, transparency } of pictures) {
      assertEquals(await decodeImage(bytes, { transparency }), expected);
    }
  });
});
