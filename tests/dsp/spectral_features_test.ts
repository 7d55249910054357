import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { chroma } from "../../src/dsp/chroma.ts";
import { estimateTuning } from "../../src/dsp/estimate_tuning.ts";
import { spectralBandwidth } from "../../src/dsp/spectral_bandwidth.ts";
import { spectralCentroid } from "../../src/dsp/spectral_centroid.ts";
import { spectralContrast } from "../../src/dsp/spectral_contrast.ts";
import { spectralFlatness } from "../../src/dsp/spectral_flatness.ts";
import { spectralRolloff } from "../../src/dsp/spectral_rolloff.ts";
import type { SpectrumSource } from "../../src/dsp/spectrum_source.ts";
import { stft } from "../../src/dsp/stft.ts";
import { ShapeError } from "../../src/errors.ts";
import { assertClose, assertMatrix } from "./assert_close.ts";
import { noise, rows } from "./twins.ts";

const sampleRate = 8000;
const signal = noise(5000);
const options = { sampleRate, nFft: 500, hopLength: 200, window: "hamming" } as const;
const spectrogram = stft(signal, options);
const magnitudes = rows(spectrogram.magnitude());
const hz = (k: number) => k * sampleRate / 500;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function naiveCentroid(bins: number[]): number {
  return sum(bins.map((x, k) => x * hz(k))) / sum(bins);
}

function decibels(values: number[][]): number[][] {
  const greatest = Math.max(...values.flat());
  const db = (x: number) => 10 * Math.log10(Math.max(1e-10, x));
  return values.map((row) => row.map((x) => Math.max(db(x), db(greatest) - 80)));
}

/** A tone of a few harmonics. */
function tone(fundamental: number, samples = 9000): Float32Array {
  return Float32Array.from(
    { length: samples },
    (_, j) => sum([1, 2, 3].map((h) => Math.sin(2 * Math.PI * h * fundamental * j / 22050) / h)),
  );
}

describe("spectral features", () => {
  it("agree with their definitions", () => {
    assertClose(spectralCentroid(signal, options), magnitudes.map(naiveCentroid), 1e-8);
    const spread = (p: number) => (bins: number[]) => {
      const centroid = naiveCentroid(bins);
      return sum(bins.map((x, k) => x * Math.abs(hz(k) - centroid) ** p));
    };
    const bandwidths = magnitudes.map((bins) => Math.sqrt(spread(2)(bins) / sum(bins)));
    assertClose(spectralBandwidth(signal, options), bandwidths, 1e-8);
    const cubic = magnitudes.map((bins) => Math.cbrt(spread(3)(bins)));
    assertClose(spectralBandwidth(signal, { ...options, p: 3, norm: false }), cubic, 1e-8);
    for (const rollPercent of [0.85, 0.1]) {
      const rolloffs = magnitudes.map((bins) => {
        const share = (k: number) => sum(bins.slice(0, k + 1)) / sum(bins);
        return hz(bins.findIndex((_, k) => share(k) >= rollPercent));
      });
      assertClose(spectralRolloff(signal, { ...options, rollPercent }), rolloffs, 1e-9);
    }
    for (const [amin, power] of [[1e-10, 2], [0.5, 1]]) {
      const flatness = magnitudes.map((bins) => {
        const powers = bins.map((x) => Math.max(amin, x ** power));
        return Math.exp(mean(powers.map(Math.log))) / mean(powers);
      });
      assertClose(spectralFlatness(signal, { ...options, amin, power }), flatness, 1e-12);
    }
  });

  it("agree with the definition of contrast", () => {
    // Of 16 Hz a bin: from 0 to 200 Hz without the uppermost, then octaves with the one below and without their own last.
    const bands = [[0, 11], [12, 24], [24, 49], [49, 99], [99, 250]];
    const counted = [13, 14, 27, 52, 152];
    for (const [quantile, linear] of [[0.02, false], [0.25, true]] as const) {
      const ends = (pick: (sorted: number[], count: number) => number[]) =>
        magnitudes.map((bins) =>
          bands.map(([first, last], b) => {
            const sorted = bins.slice(first, last + 1).sort((x, y) => x - y);
            return mean(pick(sorted, Math.max(1, Math.round(quantile * counted[b]))));
          })
        );
      const peaks = ends((sorted, count) => sorted.slice(-count));
      const valleys = ends((sorted, count) => sorted.slice(0, count));
      const [high, low] = linear ? [peaks, valleys] : [decibels(peaks), decibels(valleys)];
      const expected = high.map((row, t) => row.map((value, b) => value - low[t][b]));
      const contrast = spectralContrast(signal, { ...options, bands: 4, quantile, linear });
      assertMatrix(contrast, expected, 1e-9);
    }
  });

  it("are the same of a signal, its transform, and its magnitudes or powers", () => {
    const measures: Record<string, (sound: SpectrumSource) => ArrayLike<number>> = {
      spectralCentroid: (sound) => spectralCentroid(sound, options),
      spectralBandwidth: (sound) => spectralBandwidth(sound, options),
      spectralRolloff: (sound) => spectralRolloff(sound, options),
      spectralFlatness: (sound) => spectralFlatness(sound, options),
      spectralContrast: (sound) => spectralContrast(sound, { ...options, bands: 4 }).data,
      estimateTuning: (sound) => [estimateTuning(sound, options)],
      chroma: (sound) => chroma(sound, options).data,
    };
    for (const [name, measure] of Object.entries(measures)) {
      const expected = measure(signal);
      assertClose(measure(spectrogram), expected, 0);
      const matrix = name === "chroma" ? spectrogram.power() : spectrogram.magnitude();
      assertClose(measure(matrix), expected, 0);
    }
  });

  it("have frames of 2048 samples every 512 if not told otherwise, whatever their length", () => {
    for (const nFft of [2048, 1024, 999]) {
      assertEquals(spectralCentroid(signal, { sampleRate, nFft }).length, 10);
      assertEquals(chroma(signal, { sampleRate, nFft }).rows, 10);
    }
    assertEquals(
      spectralFlatness(signal),
      spectralFlatness(signal, { nFft: 2048, hopLength: 512 }),
    );
    assertEquals(
      spectralContrast(signal, { sampleRate: 22050 }),
      spectralContrast(signal, { sampleRate: 22050, bands: 6, fMinHz: 200, quantile: 0.02 }),
    );
  });

  it("say of silence what there is to say", () => {
    const silence = new Float32Array(1000);
    assertEquals([...new Set(spectralCentroid(silence, options))], [0]);
    assertEquals([...new Set(spectralBandwidth(silence, options))], [0]);
    assertEquals([...new Set(spectralRolloff(silence, options))], [0]);
    spectralFlatness(silence, options).forEach((x) => assertAlmostEquals(x, 1, 1e-9));
    assertEquals([...new Set(spectralContrast(silence, { ...options, bands: 4 }).data)], [0]);
    assertEquals([...new Set(chroma(silence, options).data)], [0]);
    assertEquals(estimateTuning(silence, options), 0);
  });

  it("take one sample for a sound", () => {
    const sound = Float32Array.of(0.5);
    assertEquals(spectralCentroid(sound, options).length, 1);
    assertEquals(chroma(sound, options).rows, 1);
  });

  it("refuse sounds that cannot be measured", () => {
    const matrix = (...row: number[]) => Matrix.fromRows([row]);
    assertThrows(() => spectralCentroid(new Float32Array(0), options), RangeError, "one sample");
    assertThrows(
      () => spectralFlatness(matrix(0, 1, -1)),
      RangeError,
      "its entries must be finite and ≥ 0: bin 2 of frame 0 is -1",
    );
    assertThrows(
      () => chroma(matrix(0, NaN), { sampleRate }),
      RangeError,
      "bin 1 of frame 0 is NaN",
    );
    assertThrows(
      () => spectralRolloff(matrix(0, 1, 2), { sampleRate, nFft: 8 }),
      ShapeError,
      "one frame or more of 5 bins, as nFft is 8, got 1 × 3",
    );
    assertThrows(() => spectralFlatness(Matrix.zeros(0, 5)), ShapeError, "got 0 × 5");
    assertThrows(() => spectralFlatness(Matrix.zeros(1, 1)), RangeError, "nFft");
  });

  it("refuse options out of range", () => {
    assertThrows(() => spectralCentroid(signal, { sampleRate: 0 }), RangeError, "sampleRate");
    assertThrows(() => spectralBandwidth(signal, { sampleRate, p: 0 }), RangeError, "Cannot use p");
    for (const share of [0, 1, NaN]) {
      assertThrows(
        () => spectralRolloff(signal, { sampleRate, rollPercent: share }),
        RangeError,
        `Cannot use rollPercent: it must be between 0 and 1: current value is ${share}`,
      );
      assertThrows(
        () => spectralContrast(signal, { sampleRate, quantile: share }),
        RangeError,
        "Cannot use quantile",
      );
    }
    assertThrows(() => spectralFlatness(signal, { amin: 0 }), RangeError, "amin");
    assertThrows(() => spectralFlatness(signal, { power: -1 }), RangeError, "power");
    assertThrows(() => spectralContrast(signal, { sampleRate, bands: 0 }), RangeError, "bands");
    assertThrows(() => spectralContrast(signal, { sampleRate, fMinHz: 0 }), RangeError, "fMinHz");
    assertThrows(
      () => spectralContrast(signal, { sampleRate }),
      RangeError,
      "the last must begin below half the sample rate, 4000 Hz: it begins at 6400 Hz",
    );
    assertThrows(
      () => spectralContrast(signal, { sampleRate, bands: 4, nFft: 16 }),
      RangeError,
      "too few bins are there",
    );
  });
});

describe("estimateTuning and chroma", () => {
  it("find how far a tone is tuned from 440 Hz", () => {
    for (const tuning of [-0.3, 0, 0.25, 0.4]) {
      const sound = tone(440 * 2 ** (tuning / 12));
      assertAlmostEquals(estimateTuning(sound, { sampleRate: 22050 }), tuning, 0.03);
    }
  });

  it("find the class of a tone's pitch, tuned as it may be", () => {
    for (const [semitones, tuning] of [[0, 0], [3, 0.3], [-9, -0.3], [7, 0.45]]) {
      const sound = tone(440 * 2 ** ((semitones + tuning) / 12));
      for (const given of [{}, { tuning }]) {
        const frame = chroma(sound, { sampleRate: 22050, ...given }).row(8);
        assertEquals(frame.indexOf(1), (9 + semitones + 12) % 12);
      }
    }
  });

  it("divide every frame by the norm asked for", () => {
    const sound = noise(3000), tuned = { sampleRate, tuning: 0 };
    const raw = rows(chroma(sound, { ...tuned, norm: null }));
    for (const norm of [1, 2, Infinity]) {
      const expected = raw.map((frame) => {
        const length = norm === Infinity
          ? Math.max(...frame)
          : sum(frame.map((x) => x ** norm)) ** (1 / norm);
        return frame.map((x) => x / length);
      });
      assertMatrix(chroma(sound, { ...tuned, norm }), expected, 1e-6);
    }
    assert(raw.flat().every((x) => x > 0));
  });

  it("refuse options out of range", () => {
    assertThrows(() => chroma(signal, { sampleRate, nChroma: 0 }), RangeError, "nChroma");
    assertThrows(() => chroma(signal, { sampleRate, tuning: NaN }), RangeError, "tuning");
    assertThrows(() => chroma(signal, { sampleRate, norm: 0 }), RangeError, "Cannot use norm");
    assertThrows(
      () => estimateTuning(signal, { sampleRate, resolution: 0 }),
      RangeError,
      "resolution",
    );
    assertThrows(
      () => estimateTuning(signal, { sampleRate, binsPerOctave: 1.5 }),
      RangeError,
      "binsPerOctave",
    );
  });
});
