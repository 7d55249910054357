import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { StateReader } from "../../src/core/state.ts";
import * as audio from "../../src/modalities/audio/index.ts";
import { mediaModels } from "../../src/modalities/media_extractors.ts";
import { logMelVector } from "../../src/modalities/audio/log_mel.ts";
import { MediaModel } from "../../src/modalities/media.ts";
import { naiveDb, naiveFilterBank, naiveMel, naiveStft, noise } from "../dsp/twins.ts";
import { floatWav } from "./sounds.ts";
import { measure } from "../../src/modalities/measure.ts";

/** The definition, step by step: silence after short sounds, energies in dB, means by segment. */
function naiveLogMel(
  samples: Float32Array,
  options: { sampleRate: number; segments: number; bands: number; nFft: number; hopLength: number },
): number[] {
  const { sampleRate, segments, bands, nFft, hopLength } = options;
  const padded = Float32Array.from(
    { length: Math.max(2048, samples.length) },
    (_, i) => samples[i] ?? 0,
  );
  const bank = naiveFilterBank({ sampleRate, nFft, bands, fMinHz: 0, fMaxHz: sampleRate / 2 });
  const frames = naiveDb(naiveMel(naiveStft(padded, nFft, hopLength), bank));
  const edge = (segment: number) => Math.floor(segment * frames.length / segments + 1e-9);
  return Array.from({ length: bands * segments }, (_, i) => {
    const band = Math.floor(i / segments), segment = i % segments;
    const from = edge(segment), to = Math.max(edge(segment + 1), from + 1);
    const values = frames.slice(from, to).map((frame) => frame[band]);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

describe("logMelVector", () => {
  for (
    const [samples, segments, bands, nFft, hopLength] of [
      [1, 3, 5, 64, 200],
      [2048, 12, 4, 64, 128],
      [2500, 7, 9, 128, 333],
      [3000, 40, 3, 32, 150],
    ]
  ) {
    it(`agrees with its definition: ${samples} samples, ${segments} segments`, () => {
      const options = { sampleRate: 8000, segments, bands, nFft, hopLength };
      const signal = noise(samples);
      const vector = logMelVector({ samples: signal, sampleRate: 8000 }, options);
      naiveLogMel(signal, options).forEach((value, i) =>
        assertAlmostEquals(vector[i], value, 1e-3, `${i}: ${vector[i]}, ${value}`)
      );
    });
  }
});

describe("audio.logMel", () => {
  it("gives bands × segments of a sound of any rate and length", async () => {
    const { extractor } = audio.logMel();
    for (const rate of [1, 8000, 44100]) {
      for (const length of [1, 2047, 2049, 9000]) {
        const { shape, values } = await measure(extractor, floatWav(rate, noise(length)));
        assertEquals([shape, values.length], [[32, 12], 384]);
        assert(values.every(Number.isFinite), `${rate} Hz, ${length} samples`);
      }
    }
  });

  it("resamples if told to", async () => {
    const wav = floatWav(16000, noise(4000));
    const native = await measure(audio.logMel().extractor, wav);
    const same = await measure(audio.logMel({ sampleRate: 16000 }).extractor, wav);
    const lower = await measure(audio.logMel({ sampleRate: 8000 }).extractor, wav);
    assertEquals(same, native);
    assert(lower.values.some((value, i) => Math.abs(value - native.values[i]) > 1));
  });

  it("names its features by band and segment", () => {
    const names = audio.logMel().extractor.names([32, 12]);
    assertEquals([names.length, new Set(names).size], [384, 384]);
    assertEquals([names[0], names[28], names[383]], ["mel01_seg01", "mel03_seg05", "mel32_seg12"]);
  });

  it("refuses options out of range", () => {
    for (
      const [name, value] of [
        ["segments", 0],
        ["bands", 1.5],
        ["sampleRate", 0],
        ["nFft", 1],
        ["nFft", 2 ** 17],
        ["hopLength", 0],
      ] as const
    ) {
      assertThrows(() => audio.logMel({ [name]: value }), RangeError, `Cannot use ${name}`);
    }
    assertThrows(() => audio.logMel({ segments: 1e6 }), RangeError, "Cannot use segments × bands");
  });

  it("comes back from a model file", () => {
    for (const sampleRate of ["native", 16000] as const) {
      const options = { segments: 2, bands: 3, sampleRate, nFft: 256, hopLength: 64 };
      const { extractor } = audio.logMel(options);
      const model = new MediaModel(extractor, { layout: [{ name: "sound", shape: [3, 2] }] });
      const read = mediaModels.AudioLogMelModel(new StateReader(model.toState(), {}));
      assertEquals(read.extractor.options, options);
      assertEquals(read.names, model.names);
    }
  });
});
