import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { DecodeError, LimitError } from "../../src/errors.ts";
import { decodeAudio } from "../../src/modalities/audio/decode.ts";
import { damage, type Random, recordInstances } from "./mutations.ts";
import { seeded } from "./seeded.ts";
import { readSoundFiles, type SoundFile } from "./sound_files.ts";

const PER_FILE = 24;

/** What an instance of the decoder may come to hold. */
const MAX_MEMORY_BYTES = 64 * 2 ** 20;

/** Of half the Ogg files the checksums are set right again, or the damage would end there. */
function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  const damaged = damage(bytes, random);
  if (bytes[0] === 0x4f && random(2) === 0) mendChecksums(damaged);
  return damaged;
}

function mendChecksums(ogg: Uint8Array): void {
  let at = 0;
  while (at + 27 <= ogg.length && ogg[at] === 0x4f) {
    const laces = ogg.subarray(at + 27, at + 27 + ogg[at + 26]);
    const end = at + 27 + laces.length + laces.reduce((sum, lace) => sum + lace, 0);
    if (end > ogg.length) return;
    const view = new DataView(ogg.buffer);
    view.setUint32(at + 22, 0, true);
    view.setUint32(at + 22, oggChecksum(ogg.subarray(at, end)), true);
    at = end;
  }
}

function oggChecksum(page: Uint8Array): number {
  return page.reduce((sum, byte) => {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = sum << 1 ^ (sum < 0 ? 0x04c11db7 : 0);
    return sum;
  }, 0) >>> 0;
}

async function decodesOrRefuses({ name, bytes }: SoundFile, seed: number): Promise<boolean> {
  try {
    const { sampleRate, channels } = await decodeAudio(mutate(bytes, seeded(seed)));
    assertGreater(sampleRate, 0);
    assert(channels.length > 0 && channels.every(({ length }) => length === channels[0].length));
    assert(
      channels.every((channel) => channel.length > 0 && channel.every(Number.isFinite)),
    );
    return true;
  } catch (error) {
    if (error instanceof DecodeError || error instanceof LimitError) return false;
    throw new Error(`${name}, seed ${seed}`, { cause: error });
  }
}

describe("decodeAudio of damaged files", () => {
  it("gives a sound or says what is wrong, in bounded memory, and goes on", async () => {
    using recorded = recordInstances();
    const files = readSoundFiles();
    let decoded = 0, refused = 0;
    for (const [i, file] of files.entries()) {
      for (let k = 0; k < PER_FILE; k++) {
        await decodesOrRefuses(file, 1000 * i + k) ? decoded++ : refused++;
      }
    }
    assertGreater(decoded + refused, 1000);
    assertGreater(decoded, 50);
    assertGreater(refused, 500);
    const peak = Math.max(...recorded.memories.map(({ buffer }) => buffer.byteLength));
    assertLess(peak, MAX_MEMORY_BYTES);
    for (const { bytes, sampleRate, channels } of files) {
      const audio = await decodeAudio(bytes);
      assertEquals(
        [audio.sampleRate, audio.channels.length, audio.channels[0].length],
        [sampleRate, channels.length, channels[0].length],
      );
    }
  });
});
