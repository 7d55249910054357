import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { DecodeError, LimitError } from "../../src/errors.ts";
import { decodeAudio } from "../../src/modalities/audio/decode.ts";
import { mutate, seeded } from "./seeded.ts";
import { encodeWav, wavChunk, type WavHeader } from "./wav.ts";

/** The channels as lists. */
async function samplesOf(wav: Uint8Array): Promise<number[][]> {
  return (await decodeAudio(wav)).channels.map((channel) => [...channel]);
}

/** The bytes of typed numbers. */
function bytesOf(numbers: ArrayBufferView): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

const PCM16 = bytesOf(Int16Array.of(0, 1, -1, 16384, 32767, -32768));
const EXPECTED16 = [0, 1, -1, 16384, 32767, -32768].map((value) => value / 32768);

describe("decodeAudio", () => {
  it("scales integers of any width to [-1, 1)", async () => {
    assertEquals(await samplesOf(encodeWav({ bits: 16 }, PCM16)), [EXPECTED16]);
    assertEquals(
      await samplesOf(encodeWav({ bits: 8 }, Uint8Array.of(0, 128, 255, 64))),
      [[-1, 0, 127 / 128, -0.5]],
    );
    assertEquals(
      await samplesOf(
        encodeWav({ bits: 24 }, Uint8Array.of(1, 0, 0, 255, 255, 127, 0, 0, 128, 255, 255, 255)),
      ),
      [[2 ** -23, 1 - 2 ** -23, -1, -(2 ** -23)]],
    );
    assertEquals(
      await samplesOf(
        encodeWav({ bits: 32 }, bytesOf(Int32Array.of(0, 2 ** 30, -(2 ** 31), 2 ** 8))),
      ),
      [[0, 0.5, -1, 2 ** -23]],
    );
  });

  it("takes floats of 32 and 64 bits as they are", async () => {
    const values = [0, 0.25, -1.5, 1];
    const f32 = encodeWav({ encoding: 3, bits: 32 }, bytesOf(Float32Array.from(values)));
    const f64 = encodeWav({ encoding: 3, bits: 64 }, bytesOf(Float64Array.from(values)));
    assertEquals(await samplesOf(f32), [values]);
    assertEquals(await samplesOf(f64), [values]);
  });

  it("expands A-law and µ-law", async () => {
    const [[aLaw]] = await samplesOf(encodeWav({ encoding: 6, bits: 8 }, Uint8Array.of(0xd5)));
    assertEquals(aLaw, 8 / 32768);
    const [muLaw] = await samplesOf(encodeWav({ encoding: 7, bits: 8 }, Uint8Array.of(0xff, 0x80)));
    assertEquals(muLaw, [0, 32124 / 32768]);
  });

  it("takes extensible formats", async () => {
    assertEquals(await samplesOf(encodeWav({ bits: 16, extensible: true }, PCM16)), [EXPECTED16]);
    const floats = bytesOf(Float32Array.of(0.5, -0.5));
    assertEquals(
      await samplesOf(encodeWav({ encoding: 3, bits: 32, extensible: true }, floats)),
      [[0.5, -0.5]],
    );
    const unknown = encodeWav({ encoding: 85, bits: 16, extensible: true }, PCM16);
    await assertRejects(() => decodeAudio(unknown), DecodeError, "unsupported");
  });

  it("separates channels, and says the rate", async () => {
    for (let channels = 1; channels <= 8; channels++) {
      for (const frames of [1, 1151, 1152, 1153]) {
        const data = Int16Array.from({ length: channels * frames }, (_, i) => i % 30000);
        const header: WavHeader = { bits: 16, channels, sampleRate: 1000 * channels + 1 };
        const { sampleRate, channels: decoded } = await decodeAudio(
          encodeWav(header, bytesOf(data)),
        );
        assertEquals(sampleRate, 1000 * channels + 1);
        assertEquals(
          decoded,
          Array.from(
            { length: channels },
            (_, channel) =>
              Float32Array.from(
                { length: frames },
                (_, frame) => data[frame * channels + channel] / 32768,
              ),
          ),
        );
      }
    }
  });

  it("skips other chunks, of odd sizes as well, and what follows the samples", async () => {
    const odd = wavChunk("LIST", Uint8Array.of(1, 2, 3));
    assertEquals(await samplesOf(encodeWav({ bits: 16, before: odd, after: odd }, PCM16)), [
      EXPECTED16,
    ]);
    assertEquals(
      await samplesOf(encodeWav({ bits: 16, after: Uint8Array.of(9, 9, 9) }, PCM16)),
      [EXPECTED16],
    );
  });

  it("takes what is there of a stream", async () => {
    const unknown = 2 ** 32 - 1;
    const sizes = [[unknown, unknown], [unknown, 0], [0, 0], [36, 0], [40, unknown]];
    for (const [riffSize, dataSize] of sizes) {
      const wav = encodeWav({ bits: 16, riffSize, dataSize }, PCM16);
      assertEquals(await samplesOf(wav), [EXPECTED16], `${riffSize} ${dataSize}`);
      assertEquals(await samplesOf(wav.subarray(0, -3)), [EXPECTED16.slice(0, 4)]);
    }
  });

  it("refuses a file cut short anywhere, and says how much is missing", async () => {
    const whole = encodeWav({ bits: 16, channels: 2 }, PCM16);
    for (let length = 0; length < whole.length; length++) {
      await assertRejects(() => decodeAudio(whole.subarray(0, length)), DecodeError);
    }
    await assertRejects(
      () => decodeAudio(whole.subarray(0, whole.length - 7)),
      DecodeError,
      "it is cut short: its header says 3 frames, 1 are there",
    );
  });

  it("refuses a file without samples", async () => {
    await assertRejects(
      () => decodeAudio(encodeWav({ bits: 16 }, new Uint8Array())),
      DecodeError,
      "no samples",
    );
    const after = wavChunk("LIST", Uint8Array.of(1, 2, 3, 4));
    await assertRejects(
      () => decodeAudio(encodeWav({ bits: 16, after }, new Uint8Array())),
      DecodeError,
      "no samples",
    );
    await assertRejects(
      () => decodeAudio(encodeWav({ bits: 16 }, Uint8Array.of(1))),
      DecodeError,
      "no samples",
    );
  });

  it("refuses samples that are not numbers", async () => {
    for (const value of [NaN, Infinity, -1e30]) {
      const wav = encodeWav(
        { encoding: 3, bits: 64, channels: 2 },
        bytesOf(Float64Array.of(0, 0, 0, value)),
      );
      await assertRejects(() => decodeAudio(wav), DecodeError, "sample 1 of channel 1 is");
    }
  });

  it("refuses headers that make no sense", async () => {
    const headers: [WavHeader, string][] = [
      [{ bits: 16, channels: 0 }, "no channels"],
      [{ bits: 16, sampleRate: 0 }, "no sample rate"],
      [{ bits: 16, encoding: 85 }, "encoding, 0x0055"],
      [{ bits: 0 }, "contradicts itself"],
      [{ bits: 12 }, "contradicts itself"],
      [{ bits: 40 }, "8, 16, 24 or 32 bits"],
      [{ encoding: 3, bits: 16 }, "32 or 64 bits"],
    ];
    for (const [header, message] of headers) {
      await assertRejects(() => decodeAudio(encodeWav(header, PCM16)), DecodeError, message);
    }
  });

  it("checks the header's sizes before anything is allocated", async () => {
    const huge = encodeWav({ bits: 16, dataSize: 4e9 }, PCM16);
    const error = await assertRejects(() => decodeAudio(huge), LimitError, "its number of samples");
    assertEquals([error.limit, error.actual], [1e8, 2e9]);
    const header = { bits: 8, channels: 9 };
    await assertRejects(
      () => decodeAudio(encodeWav(header, PCM16)),
      LimitError,
      "its number of channels",
    );
    await assertRejects(
      () => decodeAudio(encodeWav({ bits: 8, sampleRate: 768_001 }, PCM16)),
      LimitError,
      "its sample rate",
    );
    const wav = encodeWav({ bits: 16, channels: 2 }, PCM16);
    await assertRejects(
      () => decodeAudio(wav, { maxSamples: 5 }),
      LimitError,
      "6 is over the limit of 5",
    );
    await decodeAudio(wav, { maxSamples: 6 });
  });

  it("says of what is no sound how it begins", async () => {
    const refused = async (text: string, message: string) => {
      const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
      await assertRejects(() => decodeAudio(bytes), DecodeError, message);
    };
    await refused(
      "Hello, world",
      'it is none of WAV, AIFF, FLAC, Ogg Vorbis, MP3, AAC, M4A; it begins with the text "Hello',
    );
    await refused("", "it is empty");
    await refused("RIFF\0\0\0\0AVI LIST", "it is none of");
  });

  it("names the formats that it knows and does not decode", async () => {
    const ogg = (codec: string) => `OggS${"\0".repeat(22)}\x01\x08${codec}`;
    const beginnings: [string, string][] = [
      [
        ogg("OpusHead\x01\x02"),
        "Opus is not supported: convert it to FLAC, WAV, MP3, Vorbis or M4A",
      ],
      [ogg("Speex   1.2"), "Speex is not supported"],
      [ogg("\x7fFLAC\x01"), "FLAC in Ogg is not supported"],
      [ogg("\x80theora"), "Theora, a video codec, is not supported"],
      [ogg("whatever"), "Ogg with an unknown codec is not supported"],
      ["\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMA is not supported"],
      ["\x1a\x45\xdf\xa3", "WebM or Matroska is not supported"],
      ["#!AMR\n", "AMR is not supported"],
      ["MThd\0\0\0\x06", "MIDI is not supported"],
      ["RF64\xff\xff\xff\xffWAVE", "RF64 (WAV of over 4 GiB) is not supported"],
      ["\xff\xfd\x80\0", "MPEG audio of layer I or II is not supported"],
    ];
    for (const [text, message] of beginnings) {
      const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
      await assertRejects(() => decodeAudio(bytes), DecodeError, message);
    }
  });

  it("gives finite samples or an error for damaged bytes, and goes on after it", async () => {
    const random = seeded(2);
    const files = [
      encodeWav({ bits: 16, channels: 2 }, PCM16),
      encodeWav({ bits: 24, extensible: true }, PCM16),
      encodeWav({ encoding: 3, bits: 32 }, bytesOf(Float32Array.of(0.5, -0.25, 1))),
    ];
    let refused = 0;
    for (let i = 0; i < 300; i++) {
      try {
        const { channels } = await decodeAudio(mutate(files[i % files.length], random));
        assertEquals(
          channels.every((channel) => channel.length > 0 && channel.every(Number.isFinite)),
          true,
        );
      } catch (error) {
        if (!(error instanceof DecodeError || error instanceof LimitError)) throw error;
        refused++;
      }
    }
    assertGreater(refused, 50);
    assertEquals(await samplesOf(encodeWav({ bits: 16 }, PCM16)), [EXPECTED16]);
  });
});
