import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { crc32 } from "node:zlib";
import { DecodeError, LimitError } from "../../src/errors.ts";
import { decodeImage } from "../../src/modalities/image/decode.ts";
import { damage, type Random, recordInstances } from "./mutations.ts";
import { type Picture, readPictures } from "./pictures.ts";
import { seeded } from "./seeded.ts";

const PER_FILE = 12;
/** What an instance of the decoder may come to hold: 512 MiB of buffers, the picture, and copies of both on the way. */
const MAX_MEMORY_BYTES = 1024 * 2 ** 20;

/** Of half the PNG files the checksums are set right again, or the damage would end there. */
function damagePicture(bytes: Uint8Array, random: Random): Uint8Array {
  const damaged = damage(bytes, random);
  if (bytes[0] === 0x89 && random(2) === 0) mendChecksums(damaged);
  return damaged;
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

async function decodesOrRefuses({ name, bytes }: Picture, seed: number): Promise<boolean> {
  const mutated = damagePicture(bytes, seeded(seed));
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
