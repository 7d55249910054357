import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { loadAudio, type LoadAudioOptions } from "../../mod.ts";
import { resample } from "../../src/dsp/resample.ts";
import { DecodeError, LimitError } from "../../src/errors.ts";
import { noise } from "../dsp/twins.ts";
import { floatWav } from "./sounds.ts";

const left = noise(300, 1), right = noise(300, 2);
const wav = floatWav(8000, left, right);
const mono = left.map((sample, i) => Math.fround((sample + right[i]) / 2));
const path = new URL("../fixtures/audio/", import.meta.url);

describe("loadAudio", () => {
  it("mixes to one channel, then resamples to 22050 Hz, if not told otherwise", async () => {
    const expected = resample(mono, { from: 8000, to: 22050 });
    assertEquals(await loadAudio(wav), { samples: expected, sampleRate: 22050 });
    const { length } = expected;
    assertEquals(length, Math.ceil(300 * 22050 / 8000));
  });

  it("keeps the file's own rate if told so", async () => {
    const native = { samples: mono, sampleRate: 8000 };
    assertEquals(await loadAudio(wav, { sampleRate: "native" }), native);
    assertEquals(await loadAudio(wav, { sampleRate: 8000 }), native);
  });

  it("keeps channels apart if told so", async () => {
    const audio = await loadAudio(wav, { mono: false, sampleRate: "native" });
    assertEquals(audio, { channels: [left, right], sampleRate: 8000 });
    const { channels, sampleRate } = await loadAudio(wav, { mono: false });
    assertEquals(sampleRate, 22050);
    assertEquals(channels[1], resample(right, { from: 8000, to: 22050 }));
  });

  it("cuts a part out at the file's own rate, before anything else", async () => {
    for (
      const [offsetSeconds, durationSeconds, from, to] of [
        [0.01, 0.02, 80, 240],
        [0.03, undefined, 240, 300],
        [0, 0.0101, 0, 80],
        [0.03, 9, 240, 300],
      ] as const
    ) {
      const options = { offsetSeconds, durationSeconds, sampleRate: 16000 };
      const expected = resample(mono.slice(from, to), { from: 8000, to: 16000 });
      assertEquals((await loadAudio(wav, options)).samples, expected);
    }
  });

  it("reads bytes, blobs, paths and URLs", async () => {
    const { name } = [...Deno.readDirSync(path)].find(({ name }) => name.endsWith(".wav"))!;
    const url = new URL(name, path);
    const expected = await loadAudio(await Deno.readFile(url));
    assertEquals(await loadAudio(url), expected);
    assertEquals(await loadAudio(url.pathname), expected);
    assertEquals(await loadAudio(new Blob([await Deno.readFile(url)])), expected);
  });

  it("says what cannot be decoded, and of which file", async () => {
    const error = await assertRejects(() => loadAudio(Uint8Array.of(1, 2, 3)), DecodeError);
    assertEquals(error.message.startsWith("Cannot decode the audio: it is none of"), true);
    const source = new URL(import.meta.url);
    const placed = await assertRejects(() => loadAudio(source), DecodeError, "Cannot decode");
    assertEquals(placed.source, source.href);
    assertEquals(placed.message.startsWith(source.href), true);
    await assertRejects(() => loadAudio("no such file.wav"), Deno.errors.NotFound, "no such file");
  });

  it("holds to limits", async () => {
    await assertRejects(() => loadAudio(wav, { maxSamples: 599 }), LimitError);
    await assertRejects(() => loadAudio(wav, { maxBytes: 99 }), LimitError, "size in bytes");
    const blob = new Blob([wav as Uint8Array<ArrayBuffer>]);
    await assertRejects(() => loadAudio(blob, { maxBytes: 99 }), LimitError, "size in bytes");
    const file = new URL(import.meta.url);
    await assertRejects(() => loadAudio(file, { maxBytes: 99 }), LimitError, "size in bytes");
  });

  it("refuses options out of range, and offsets beyond the end", async () => {
    const refused: [LoadAudioOptions, string][] = [
      [{ sampleRate: 0 }, "Cannot use sampleRate"],
      [{ offsetSeconds: -1 }, "Cannot use offsetSeconds: it must be finite and ≥ 0"],
      [{ offsetSeconds: Infinity }, "Cannot use offsetSeconds: it must be finite and ≥ 0"],
      [{ durationSeconds: 0 }, "Cannot use durationSeconds"],
      [{ offsetSeconds: 0.0375 }, "the sound ends after 0.0375 seconds: current value is 0.0375"],
    ];
    for (const [options, message] of refused) {
      await assertRejects(
        () => loadAudio(wav, { ...options, mono: true }),
        RangeError,
        message,
      );
    }
  });
});
