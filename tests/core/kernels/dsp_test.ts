import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  delta,
  melFilterBank,
  melSpectrogram,
  mfcc,
  powerToDb,
  resample,
  rfft,
  stft,
} from "../../../src/core/kernels/dsp.ts";
import { Matrix } from "../../../src/core/matrix.ts";
import { LimitError } from "../../../src/errors.ts";
import { KissFftPlan } from "../../shims/kissfft.ts";
import {
  naiveDb,
  naiveDct,
  naiveDelta,
  naiveFilterBank,
  naiveMel,
  naiveResample,
  naiveRfft,
  naiveStft,
  noise,
} from "./dsp_twins.ts";

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) {
  assertEquals(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) {
    assertAlmostEquals(
      actual[i],
      expected[i],
      tolerance,
      `entry ${i}: ${actual[i]}, ${expected[i]}`,
    );
  }
}

function assertMatrix(actual: Matrix, expected: number[][], tolerance: number) {
  assertEquals([actual.rows, actual.columns], [expected.length, expected[0].length]);
  assertClose(actual.data, expected.flat(), tolerance);
}

describe("rfft", () => {
  it("agrees with its definition", () => {
    for (let size = 2; size <= 1024; size *= 2) {
      const signal = noise(size);
      assertClose(rfft(signal), naiveRfft(signal), 1e-6 * Math.sqrt(size));
    }
  });

  it("agrees with kissfft up to the largest size", () => {
    for (let size = 2; size <= 65536; size *= 2) {
      const signal = noise(size);
      assertClose(rfft(signal), new KissFftPlan(size).rfft(signal), 1e-6 * Math.sqrt(size));
    }
  });

  it("gives an impulse a flat spectrum, and a cosine one line", () => {
    const impulse = new Float32Array(32);
    impulse[0] = 1;
    assertClose(rfft(impulse), Array.from({ length: 34 }, (_, i) => i % 2 === 0 ? 1 : 0), 0);
    const cosine = Float32Array.from({ length: 64 }, (_, j) => Math.cos(2 * Math.PI * 5 * j / 64));
    assertClose(rfft(cosine), Array.from({ length: 66 }, (_, i) => i === 10 ? 32 : 0), 1e-5);
  });

  it("refuses other lengths than powers of two", () => {
    for (const length of [0, 1, 3, 1000, 131072]) {
      assertThrows(
        () => rfft(new Float32Array(length)),
        RangeError,
        `Cannot use the signal's length: it must be a power of two from 2 to 65536: current value is ${length}`,
      );
    }
  });
});

describe("stft", () => {
  it("agrees with its definition, for frames more and less than a multiple of four", () => {
    for (
      const [samples, nFft, hopLength] of [
        [1, 16, 4],
        [5, 2, 1],
        [31, 4, 9],
        [77, 64, 13],
        [150, 128, 200],
        [333, 32, 41],
      ]
    ) {
      const signal = noise(samples);
      assertMatrix(stft(signal, { nFft, hopLength }), naiveStft(signal, nFft, hopLength), 1e-5);
    }
  });

  it("has frames of 2048 samples, a quarter apart, if not told otherwise", () => {
    const signal = noise(3000);
    assertEquals(stft(signal), stft(signal, { nFft: 2048, hopLength: 512 }));
  });

  it("leaves its input alone", () => {
    const signal = noise(100), before = signal.slice();
    stft(signal, { nFft: 16 });
    assertEquals(signal, before);
  });

  it("refuses an empty signal and options out of range", () => {
    const signal = noise(9);
    assertThrows(() => stft(new Float32Array(0)), RangeError, "at least one sample");
    assertThrows(() => stft(signal, { nFft: 1000 }), RangeError, "nFft");
    assertThrows(() => stft(signal, { nFft: 2 ** 17 }), RangeError, "nFft");
    for (const hopLength of [0, -1, 1.5, NaN]) {
      assertThrows(() => stft(signal, { hopLength }), RangeError, "hopLength");
    }
  });
});

describe("melFilterBank", () => {
  it("agrees with its definition", () => {
    for (
      const [sampleRate, nFft, bands, fMinHz, fMaxHz] of [
        [22050, 2048, 128, 0, 11025],
        [8000, 512, 32, 0, 4000],
        [16000, 256, 7, 300.5, 7000],
        [44100, 64, 41, 20, 22050],
      ]
    ) {
      const options = { sampleRate, nFft, bands, fMinHz, fMaxHz };
      assertMatrix(melFilterBank(options), naiveFilterBank(options), 1e-7);
    }
  });

  it("goes from 0 Hz to half the sample rate if not told otherwise", () => {
    assertEquals(
      melFilterBank({ sampleRate: 8000 }),
      melFilterBank({ sampleRate: 8000, nFft: 2048, bands: 128, fMinHz: 0, fMaxHz: 4000 }),
    );
  });

  it("refuses options out of range", () => {
    assertThrows(() => melFilterBank({ sampleRate: 0 }), RangeError, "sampleRate");
    assertThrows(() => melFilterBank({ sampleRate: 8000, bands: 0 }), RangeError, "bands");
    assertThrows(() => melFilterBank({ sampleRate: 8000, fMinHz: 4000 }), RangeError, "fMinHz");
    assertThrows(() => melFilterBank({ sampleRate: 8000, fMaxHz: Infinity }), RangeError, "fMaxHz");
  });
});

describe("melSpectrogram and mfcc", () => {
  const options = { sampleRate: 8000, nFft: 64, hopLength: 23, bands: 15 };
  const bank = naiveFilterBank({ ...options, fMinHz: 0, fMaxHz: 4000 });

  for (const samples of [1, 22, 23, 100, 345]) {
    it(`agree with their definitions for ${samples} samples`, () => {
      const signal = noise(samples);
      const mel = naiveMel(naiveStft(signal, 64, 23), bank);
      assertMatrix(melSpectrogram(signal, options), mel, 1e-6);
      const coefficients = naiveDb(mel).map((frame) => naiveDct(frame, 6));
      assertMatrix(mfcc(signal, { ...options, nMfcc: 6 }), coefficients, 1e-3);
    });
  }

  it("give the same when plans are made anew and when they are used again", () => {
    const signal = noise(500);
    const first = mfcc(signal, { ...options, nMfcc: 4 });
    for (let bands = 5; bands < 15; bands++) mfcc(signal, { ...options, bands, nMfcc: 4 });
    assertEquals(mfcc(signal, { ...options, nMfcc: 4 }), first);
    assertEquals(mfcc(signal, { ...options, nMfcc: 4 }), first);
  });

  it("put silence at the floor", () => {
    const { data } = mfcc(new Float32Array(99), { ...options, nMfcc: 2 });
    const expected = Array.from(data, (_, i) => i % 2 === 0 ? -100 * Math.sqrt(15) : 0);
    assertClose(data, expected, 1e-4);
  });

  it("refuse options out of range", () => {
    const signal = noise(9);
    assertThrows(() => melSpectrogram(signal, { sampleRate: -1 }), RangeError, "sampleRate");
    assertThrows(() => melSpectrogram(signal, { sampleRate: 8000, bands: 0 }), RangeError, "bands");
    assertThrows(() => mfcc(signal, { sampleRate: 8000, nMfcc: 0 }), RangeError, "nMfcc");
    assertThrows(
      () => mfcc(signal, { sampleRate: 8000, nMfcc: 41, bands: 40 }),
      RangeError,
      "it must be at most the number of bands, 40: current value is 41",
    );
  });
});

describe("powerToDb", () => {
  const power = [[0, 1, 1e-14], [25, 3e-9, 0.7]];

  it("agrees with its definition", () => {
    assertMatrix(powerToDb(Matrix.fromRows(power)), naiveDb(power), 1e-12);
    for (const options of [{ ref: 25 }, { amin: 1e-5, ref: 1e-7 }, { topDb: 13 }, { topDb: 0 }]) {
      assertMatrix(powerToDb(Matrix.fromRows(power), options), naiveDb(power, options), 1e-12);
    }
    const unlimited = powerToDb(Matrix.fromRows(power), { topDb: null });
    assertMatrix(unlimited, naiveDb(power, { topDb: Infinity }), 1e-12);
  });

  it("keeps the storage, and the input as it is", () => {
    const single = new Matrix(1, 2, Float32Array.of(10, 100));
    assertEquals(powerToDb(single).data, Float32Array.of(10, 20));
    assertEquals(single.data, Float32Array.of(10, 100));
  });

  it("refuses options out of range", () => {
    const matrix = Matrix.fromRows(power);
    assertThrows(() => powerToDb(matrix, { ref: 0 }), RangeError, "ref");
    assertThrows(() => powerToDb(matrix, { amin: -1 }), RangeError, "amin");
    assertThrows(() => powerToDb(matrix, { topDb: -1 }), RangeError, "topDb");
  });
});

describe("delta", () => {
  for (const [frames, columns, width] of [[3, 1, 3], [9, 2, 9], [10, 13, 9], [31, 3, 11]]) {
    it(`agrees with its definition: ${frames} × ${columns}, width ${width}`, () => {
      const data = Float64Array.from(noise(frames * columns));
      const features = new Matrix(frames, columns, data);
      for (const order of [1, 2] as const) {
        const derivative = delta(features, { width, order });
        for (let j = 0; j < columns; j++) {
          const column = (matrix: Matrix) =>
            Array.from({ length: frames }, (_, i) => matrix.row(i)[j]);
          assertClose(column(derivative), naiveDelta(column(features), width, order), 1e-9);
        }
      }
    });
  }

  it("keeps the storage", () => {
    assert(delta(Matrix.zeros(9, 1, "f32")).data instanceof Float32Array);
  });

  it("refuses options out of range", () => {
    const features = Matrix.zeros(8, 2);
    for (const width of [1, 4, 9, NaN]) {
      assertThrows(() => delta(features, { width }), RangeError, "width");
    }
    assertThrows(() => delta(features, { width: 5, order: 3 as 1 }), RangeError, "order");
  });
});

describe("resample", () => {
  it("agrees with its definition, for few phases, many, and too many to tabulate", () => {
    for (
      const [from, to] of [
        [44100, 22050],
        [48000, 22050],
        [8000, 22050],
        [11025, 16000],
        [44099, 22050],
        [22050, 44101],
      ]
    ) {
      for (const samples of [1, 97, 700]) {
        const signal = noise(samples);
        assertClose(resample(signal, { from, to }), naiveResample(signal, from, to), 2e-6);
      }
    }
  });

  it("rounds the duration up to whole samples", () => {
    for (const [samples, from, to, expected] of [[3, 2, 1, 2], [4, 2, 1, 2], [10, 3, 7, 24]]) {
      assertEquals(resample(noise(samples), { from, to }).length, expected);
    }
    assertEquals(resample(noise(3), { from: 4_000_000_000, to: 1 }).length, 1);
    assertEquals(resample(new Float32Array(0), { from: 8000, to: 22050 }).length, 0);
  });

  it("keeps a signal at its own rate as it is", () => {
    const signal = noise(17);
    assertEquals(resample(signal, { from: 8000, to: 8000 }), signal);
  });

  it("keeps a tone in the pass band and removes one above the lower Nyquist frequency", () => {
    const tone = (hz: number, rate: number, samples: number) =>
      Float32Array.from({ length: samples }, (_, j) => Math.sin(2 * Math.PI * hz * j / rate));
    const middle = (signal: Float32Array) => signal.subarray(300, -300);
    const low = resample(tone(9000, 44100, 8000), { from: 44100, to: 22050 });
    assertClose(middle(low), middle(tone(9000, 22050, 4000)), 5e-6);
    const high = resample(tone(11100, 44100, 8000), { from: 44100, to: 22050 });
    assert(middle(high).every((sample) => Math.abs(sample) < 2e-6));
  });

  it("refuses rates that are not positive integers, and results too long", () => {
    const signal = noise(3);
    for (const rate of [0, -22050, 0.5, NaN, Infinity, 2 ** 32]) {
      assertThrows(
        () => resample(signal, { from: rate, to: 22050 }),
        RangeError,
        "Cannot use from",
      );
      assertThrows(() => resample(signal, { from: 22050, to: rate }), RangeError, "Cannot use to");
    }
    assertThrows(() => resample(signal, { from: 1, to: 2 ** 31 }), LimitError, "Cannot resample");
  });
});
