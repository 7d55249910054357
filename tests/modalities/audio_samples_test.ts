import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { resample } from "../../src/dsp/resample.ts";
import { DecodeError } from "../../src/errors.ts";
import { decodeAudio } from "../../src/modalities/audio/decode.ts";
import { type SignalOptions, toSignal } from "../../src/modalities/audio/samples.ts";
import { noise } from "../dsp/twins.ts";
import { floatWav } from "./sounds.ts";

/** The signal of a file. */
async function readSignal(wav: Uint8Array, options: SignalOptions) {
  return toSignal(await decodeAudio(wav), options);
}

describe("toSignal", () => {
  it("keeps a mono sound at its own rate as it is", async () => {
    const samples = noise(50), wav = floatWav(8000, samples);
    const expected = { samples, sampleRate: 8000 };
    assertEquals(await readSignal(wav, { sampleRate: "native", durationSeconds: null }), expected);
    assertEquals(await readSignal(wav, { sampleRate: 8000, durationSeconds: 10 }), expected);
  });

  it("cuts at the file's own rate, mixes to the mean, then resamples", async () => {
    const left = noise(300, 1), right = noise(300, 2);
    const mono = left.map((sample, i) => Math.fround((sample + right[i]) / 2)).subarray(0, 240);
    const signal = await readSignal(floatWav(8000, left, right), {
      sampleRate: 22050,
      durationSeconds: 0.03,
    });
    assertEquals(signal.sampleRate, 22050);
    assertEquals(signal.samples, resample(mono, { from: 8000, to: 22050 }));
  });

  it("keeps at least one sample", async () => {
    const options = { sampleRate: "native", durationSeconds: 1e-9 } as const;
    assertEquals((await readSignal(floatWav(8000, noise(9)), options)).samples.length, 1);
  });

  it("refuses samples that are not finite, or absurd, and names the first", async () => {
    for (const sample of [NaN, Infinity, -Infinity, -1e30]) {
      const wav = floatWav(8000, [0, 0.5, sample, sample]);
      await assertRejects(
        () => readSignal(wav, { sampleRate: 22050, durationSeconds: 10 }),
        DecodeError,
        "sample 2 ",
      );
    }
  });

  it("refuses a sound of no sample", async () => {
    const options = { sampleRate: "native", durationSeconds: null } as const;
    await assertRejects(() => readSignal(floatWav(8000, []), options), DecodeError);
  });
});
