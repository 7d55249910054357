import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { DecodeError, LimitError } from "../../src/errors.ts";
import { decodeAudio } from "../../src/modalities/audio/decode.ts";
import { concat } from "./bytes.ts";
import { readSoundFiles } from "./sound_files.ts";

const files = readSoundFiles();

/** Bytes of tags and padding at the end, which hold no sound. */
const AFTER_SOUND: Readonly<Record<string, number>> = {
  "flac_16_id3.flac": 128,
  "mp3_id3_44k.mp3": 128,
  "wav_alaw_mono.wav": 1,
  "wav_u8_mono.wav": 1,
};

function bytesOf(name: string): Uint8Array {
  return files.find((file) => file.name === name)!.bytes;
}

describe("decodeAudio, of files that reference tools wrote", () => {
  for (const { name, bytes, sampleRate, channels, tolerance } of files) {
    it(`decodes ${name}`, async () => {
      const audio = await decodeAudio(bytes);
      assertEquals(audio.sampleRate, sampleRate);
      assertEquals(
        audio.channels.map(({ length }) => length),
        channels.map(({ length }) => length),
      );
      const differences = audio.channels.map((channel, c) =>
        channel.reduce((most, sample, i) => Math.max(most, Math.abs(sample - channels[c][i])), 0)
      );
      assert(Math.max(...differences) <= tolerance, `${differences}`);
    });
  }

  for (const { name, bytes } of files) {
    it(`refuses ${name} cut short, anywhere`, async () => {
      const end = bytes.length - (AFTER_SOUND[name] ?? 0);
      for (let tenths = 1; tenths <= 10; tenths++) {
        // Never between two frames of MP3 or AAC without a header, where nothing shows the cut.
        const length = Math.floor(end * tenths / 10) - 3;
        await assertRejects(
          () => decodeAudio(bytes.subarray(0, length)),
          DecodeError,
          "Cannot decode the audio",
        );
      }
    });
  }

  for (const { name, bytes, channels } of files) {
    it(`allows as many samples as ${name} has, and not one less`, async () => {
      const samples = channels.length * channels[0].length;
      await decodeAudio(bytes, { maxSamples: samples });
      const error = await assertRejects(
        () => decodeAudio(bytes, { maxSamples: samples - 1 }),
        LimitError,
        "its number of samples",
      );
      assertEquals(error.limit, samples - 1);
    });
  }

  it("passes over tags and zeros after an MP3", async () => {
    for (const name of ["mp3_no_header_44k.mp3", "mp3_cbr_mono_44k.mp3", "aac_adts_mono_44k.aac"]) {
      const bytes = bytesOf(name), { channels } = await decodeAudio(bytes);
      const id3v1 = new TextEncoder().encode("TAG".padEnd(128));
      const tagged = await decodeAudio(concat([bytes, new Uint8Array(50), id3v1]));
      assertEquals(tagged.channels, channels);
    }
  });

  it("takes what follows an MP3 whose header counts its frames for no sound", async () => {
    const bytes = bytesOf("mp3_cbr_mono_44k.mp3"),
      junk = new TextEncoder().encode("junk".repeat(9));
    assertEquals(await decodeAudio(concat([bytes, junk])), await decodeAudio(bytes));
  });

  it("refuses damage in the middle", async () => {
    const at = (name: string) => Math.floor(bytesOf(name).length * 0.6);
    const damages: [string, string][] = [
      ["flac_16_stereo.flac", "Cannot decode the audio"],
      ["flac_16_small_blocks.flac", "Cannot decode the audio"],
      ["flac_16_stream.flac", "Cannot decode the audio"],
      ["vorbis_q5_mono_44k.ogg", "cut short or damaged at byte"],
    ];
    for (const [name, message] of damages) {
      const bytes = bytesOf(name).slice();
      bytes[at(name)] ^= 0x55;
      await assertRejects(() => decodeAudio(bytes), DecodeError, message);
    }
    for (const name of ["mp3_no_header_44k.mp3", "aac_adts_mono_44k.aac"]) {
      const bytes = bytesOf(name);
      const without = concat([bytes.subarray(0, at(name)), bytes.subarray(at(name) + 7)]);
      await assertRejects(() => decodeAudio(without), DecodeError, "no frame begins at");
    }
  });

  it("refuses Vorbis of more than two channels and AAC that is not plain", async () => {
    const aac = bytesOf("m4a_aac_mono_44k.m4a").slice();
    // The object type, five bits, of the decoder's description: after tag 5, its length in four bytes.
    const at =
      aac.findIndex((_, i) =>
        aac[i] === 5 && aac[i + 1] === 0x80 && aac[i + 2] === 0x80 && aac[i + 3] === 0x80
      ) + 5;
    assertEquals(aac[at] >> 3, 2);
    aac[at] = 5 << 3 | aac[at] & 7;
    await assertRejects(() => decodeAudio(aac), DecodeError, "HE-AAC (SBR) is not supported");
  });
});
