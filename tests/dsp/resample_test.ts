import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { resample } from "../../src/dsp/resample.ts";
import { LimitError } from "../../src/errors.ts";
import { assertClose } from "./assert_close.ts";
import { naiveResample, noise } from "./twins.ts";

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

  it("refuses samples that are not finite, and other arrays", () => {
    const rates = { from: 8000, to: 22050 };
    assertThrows(() => resample(Float32Array.of(1, NaN), rates), RangeError, "sample 1 is NaN");
    assertThrows(
      () => resample(new Float64Array(3) as unknown as Float32Array, rates),
      TypeError,
      "it must be a Float32Array",
    );
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
