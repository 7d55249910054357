import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { delta } from "../../src/dsp/delta.ts";
import { mfcc as mfccOf } from "../../src/dsp/mfcc.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { StateReader } from "../../src/core/state.ts";
import * as audio from "../../src/modalities/audio/index.ts";
import { mediaModels } from "../../src/modalities/media_extractors.ts";
import { mfccVector } from "../../src/modalities/audio/mfcc.ts";
import { MediaModel } from "../../src/modalities/media.ts";
import { noise } from "../dsp/twins.ts";
import { floatWav } from "./sounds.ts";
import { measure } from "../../src/modalities/measure.ts";

const RATE = 22050;

function column(matrix: Matrix, j: number): number[] {
  return Array.from({ length: matrix.rows }, (_, i) => matrix.row(i)[j]);
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: number[]): number {
  return Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
}

/** Means, then deviations, of three series. */
function summary(series: Matrix[]): number[] {
  return [mean, deviation].flatMap((statistic) =>
    series.flatMap((matrix) =>
      Array.from({ length: matrix.columns }, (_, j) => statistic(column(matrix, j)))
    )
  );
}

function assertSummary(actual: Float32Array, series: Matrix[]) {
  const expected = summary(series);
  assertEquals(actual.length, expected.length);
  expected.forEach((value, i) =>
    assertAlmostEquals(actual[i], value, 1e-6 * Math.max(1, Math.abs(value)), `${i}`)
  );
}

describe("mfccVector", () => {
  it("is means and deviations of coefficients and derivatives over nine frames", () => {
    const samples = noise(9000);
    const coefficients = mfccOf(samples, { sampleRate: RATE, nMfcc: 13 });
    assertSummary(mfccVector({ samples, sampleRate: RATE }, 13), [
      coefficients,
      delta(coefficients, { width: 9, order: 1 }),
      delta(coefficients, { width: 9, order: 2 }),
    ]);
  });

  it("has narrower derivatives where there are fewer frames, and none of one or two frames", () => {
    const widths = [0, 0, 3, 3, 5, 5, 7, 7, 9, 9];
    widths.forEach((width, i) => {
      const samples = noise(i * 512 + 1);
      const coefficients = mfccOf(samples, { sampleRate: RATE, nMfcc: 3 });
      assertEquals(coefficients.rows, i + 1);
      const none = Matrix.zeros(i + 1, 3);
      const derivative = (order: 1 | 2) =>
        width === 0 ? none : delta(coefficients, { width, order });
      assertSummary(mfccVector({ samples, sampleRate: RATE }, 3), [
        coefficients,
        derivative(1),
        derivative(2),
      ]);
    });
  });

  it("is finite for silence and for the loudest sound there may be", () => {
    for (const level of [0, 1e12]) {
      const samples = new Float32Array(5000).fill(level);
      assert(mfccVector({ samples, sampleRate: RATE }, 13).every(Number.isFinite));
    }
  });
});

describe("audio.mfcc", () => {
  it("gives 78 numbers of a sound of any rate and length", async () => {
    const { extractor } = audio.mfcc();
    for (const rate of [1, 8000, 22050, 44100, 48000, 768000]) {
      for (const length of [1, 2, 513, 4000]) {
        const { shape, values } = await measure(extractor, floatWav(rate, noise(length)));
        assertEquals([shape, values.length], [[78], 78]);
        assert(values.every(Number.isFinite), `${rate} Hz, ${length} samples`);
      }
    }
  });

  it("names them", () => {
    const names = audio.mfcc().extractor.names([78]);
    assertEquals([names.length, new Set(names).size], [78, 78]);
    assertEquals(
      [0, 12, 13, 26, 39, 77].map((i) => names[i]),
      ["mfcc1_mean", "mfcc13_mean", "delta1_mean", "delta2_1_mean", "mfcc1_std", "delta2_13_std"],
    );
  });

  it("hears the beginning only", async () => {
    const { extractor } = audio.mfcc({ durationSeconds: 0.5, sampleRate: 8000, nMfcc: 4 });
    const long = noise(9000);
    assertEquals(
      await measure(extractor, floatWav(8000, long)),
      await measure(extractor, floatWav(8000, long.subarray(0, 4000))),
    );
  });

  it("refuses options out of range", () => {
    for (
      const [name, value] of [
        ["sampleRate", 0],
        ["sampleRate", 22050.5],
        ["nMfcc", 0],
        ["nMfcc", 129],
        ["durationSeconds", 0],
        ["durationSeconds", Infinity],
      ] as const
    ) {
      assertThrows(() => audio.mfcc({ [name]: value }), RangeError, `Cannot use ${name}`);
    }
  });

  it("comes back from a model file", () => {
    const options = { sampleRate: 16000, nMfcc: 5, durationSeconds: 2.5 };
    const { extractor } = audio.mfcc(options);
    const model = new MediaModel(extractor, { layout: [{ name: "sound", shape: [30] }] });
    const read = mediaModels.AudioMfccModel(new StateReader(model.toState(), {}));
    assertEquals(read.extractor.options, options);
    assertEquals(read.names, model.names);
  });
});
