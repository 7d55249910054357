import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { melFilterBank } from "../../src/dsp/mel_filter_bank.ts";
import { melSpectrogram } from "../../src/dsp/mel_spectrogram.ts";
import { mfcc } from "../../src/dsp/mfcc.ts";
import { powerToDb } from "../../src/dsp/power_to_db.ts";
import { stft } from "../../src/dsp/stft.ts";
import { ShapeError } from "../../src/errors.ts";
import { assertClose, assertMatrix } from "./assert_close.ts";
import { naiveDb, naiveDct, naiveFilterBank, naiveMel, naiveStft, noise, rows } from "./twins.ts";

describe("melFilterBank", () => {
  it("agrees with its definition", () => {
    for (
      const [sampleRate, nFft, bands, fMinHz, fMaxHz] of [
        [22050, 2048, 128, 0, 11025],
        [8000, 512, 32, 0, 4000],
        [16000, 256, 7, 300.5, 7000],
        [44100, 64, 41, 20, 22050],
        [16000, 401, 20, 0, 8000],
      ]
    ) {
      for (const htk of [false, true]) {
        for (const norm of ["slaney", null] as const) {
          const options = { sampleRate, nFft, bands, fMinHz, fMaxHz, htk, norm };
          assertMatrix(melFilterBank(options), naiveFilterBank(options), 1e-7);
        }
      }
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
    assertThrows(
      () => melFilterBank({ sampleRate: 8000, norm: "l1" as "slaney" }),
      TypeError,
      'it must be "slaney" or null: current value is l1',
    );
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

  it("agree with their definitions for any framing, bands and power", () => {
    const signal = noise(400);
    for (const [nFft, power, htk] of [[60, 2, false], [64, 1, true], [75, 1.5, false]] as const) {
      const bands = { sampleRate: 8000, nFft, bands: 9, fMinHz: 100, fMaxHz: 3000, htk };
      const framing = { nFft, hopLength: 50, window: "hamming", padMode: "edge" } as const;
      const magnitudes = stft(signal, framing).magnitude();
      const expected = naiveMel(rows(magnitudes), naiveFilterBank(bands), power);
      const all = { ...framing, ...bands, power };
      assertMatrix(melSpectrogram(signal, all), expected, 1e-6);
      const coefficients = naiveDb(expected).map((frame) => naiveDct(frame, 4));
      assertMatrix(mfcc(signal, { ...all, nMfcc: 4 }), coefficients, 1e-3);
    }
  });

  it("take a transform, powers, or decibels in place of the signal", () => {
    const signal = noise(345);
    const spectrogram = stft(signal, options);
    const mel = rows(melSpectrogram(signal, options));
    assertMatrix(melSpectrogram(spectrogram, options), mel, 1e-6);
    assertMatrix(melSpectrogram(spectrogram.power(), options), mel, 1e-6);
    const coefficients = rows(mfcc(signal, { ...options, nMfcc: 4 }));
    assertMatrix(mfcc(spectrogram, { ...options, nMfcc: 4 }), coefficients, 1e-3);
    const decibels = powerToDb(melSpectrogram(signal, options));
    assertMatrix(mfcc(decibels, { ...options, nMfcc: 4 }), coefficients, 1e-3);
  });

  it("have frames of 2048 samples every 512 if not told otherwise, whatever their length", () => {
    const signal = noise(3000);
    for (const nFft of [2048, 1024, 1000]) {
      const { rows } = melSpectrogram(signal, { sampleRate: 8000, nFft });
      assertEquals(rows, 1 + Math.floor(3000 / 512));
    }
    assertEquals(mfcc(signal, { sampleRate: 8000 }).columns, 20);
  });

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
    assertThrows(() => melSpectrogram(signal, { sampleRate: 8000, power: 0 }), RangeError, "power");
    assertThrows(() => mfcc(signal, { sampleRate: 8000, nMfcc: 0 }), RangeError, "nMfcc");
    const empty = new Float32Array(0);
    assertThrows(() => mfcc(empty, { sampleRate: 8000 }), RangeError, "at least one sample");
    const faulty = Float32Array.of(0, 1, Infinity);
    assertThrows(() => mfcc(faulty, { sampleRate: 8000 }), RangeError, "sample 2 is Infinity");
    assertThrows(
      () => mfcc(Matrix.fromRows([[1, NaN]]), { sampleRate: 8000, nMfcc: 2 }),
      RangeError,
      "entry 1 is NaN",
    );
    assertThrows(
      () => mfcc(Matrix.zeros(0, 30), { sampleRate: 8000 }),
      ShapeError,
      "expected one frame or more",
    );
    assertThrows(
      () => mfcc(signal, { sampleRate: 8000, nMfcc: 41, bands: 40 }),
      RangeError,
      "it must be at most the number of bands, 40: current value is 41",
    );
  });
});
