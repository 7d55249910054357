import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { type FrameOptions, rms } from "../../src/dsp/rms.ts";
import { stft } from "../../src/dsp/stft.ts";
import { zeroCrossingRate } from "../../src/dsp/zero_crossing_rate.ts";
import { ShapeError } from "../../src/errors.ts";
import { assertClose } from "./assert_close.ts";
import { noise } from "./twins.ts";

/** Frames of a signal whose ends go on with what `beyond` says of the sample at the end. */
function naiveFrames(
  signal: Float32Array,
  { frameLength = 2048, hopLength = 512, center = true }: FrameOptions,
  beyond: (sample: number) => number,
): number[][] {
  const side = center ? Math.floor(frameLength / 2) : 0;
  const padded = [
    ...Array(side).fill(beyond(signal[0])),
    ...signal,
    ...Array(side).fill(beyond(signal[signal.length - 1])),
  ];
  const frames = 1 + Math.floor((padded.length - frameLength) / hopLength);
  return Array.from(
    { length: frames },
    (_, t) => padded.slice(t * hopLength, t * hopLength + frameLength),
  );
}

const FRAMES: readonly FrameOptions[] = [
  { frameLength: 16, hopLength: 4 },
  { frameLength: 15, hopLength: 7 },
  { frameLength: 1, hopLength: 3 },
  { frameLength: 20, hopLength: 30, center: false },
  {},
];

const signal = noise(2100);

describe("rms", () => {
  it("agrees with its definition", () => {
    for (const options of FRAMES) {
      const expected = naiveFrames(signal, options, () => 0)
        .map((frame) => Math.sqrt(frame.reduce((sum, x) => sum + x * x, 0) / frame.length));
      assertClose(rms(signal, options), expected, 1e-12);
    }
    const edges = naiveFrames(signal, FRAMES[0], (sample) => sample)
      .map((frame) => Math.sqrt(frame.reduce((sum, x) => sum + x * x, 0) / frame.length));
    assertClose(rms(signal, { ...FRAMES[0], padMode: "edge" }), edges, 1e-12);
  });

  it("is the same of a transform under a rectangular window", () => {
    for (const frameLength of [64, 63]) {
      const options = { frameLength, hopLength: 20 };
      const spectrogram = stft(signal, { ...options, nFft: frameLength, window: "rectangular" });
      const expected = rms(signal, options);
      assertClose(rms(spectrogram), expected, 1e-6);
      assertClose(rms(spectrogram.magnitude(), { frameLength }), expected, 1e-6);
    }
  });

  it("is 0 of silence, also after a loud frame", () => {
    const gap = signal.slice();
    gap.fill(0, 1000);
    assertEquals(rms(gap, { frameLength: 100, hopLength: 100 })[15], 0);
  });

  it("refuses signals, spectrograms and options that it cannot measure", () => {
    assertThrows(() => rms(new Float32Array(0)), RangeError, "at least one sample");
    assertThrows(() => rms(Float32Array.of(NaN)), RangeError, "sample 0 is NaN");
    assertThrows(() => rms(signal, { frameLength: 0 }), RangeError, "frameLength");
    assertThrows(() => rms(signal, { hopLength: 0 }), RangeError, "hopLength");
    assertThrows(() => rms(signal, { padMode: "wrap" as "edge" }), TypeError, "padMode");
    assertThrows(() => rms(noise(9), { center: false }), RangeError, "at least 2048 samples");
    assertThrows(() => rms(Matrix.zeros(2, 5), { frameLength: 10 }), ShapeError, "6 bins");
  });
});

describe("zeroCrossingRate", () => {
  it("agrees with its definition", () => {
    for (const options of FRAMES) {
      const expected = naiveFrames(signal, options, (sample) => sample).map((frame) => {
        const crossings = frame.filter((x, i) => i > 0 && (x < 0) !== (frame[i - 1] < 0));
        return crossings.length / frame.length;
      });
      assertEquals([...zeroCrossingRate(signal, options)], expected);
    }
  });

  it("takes zeros, and what is no louder than 1e-10, for positive", () => {
    const quiet = Float32Array.of(0, -0, -1e-10, 1e-10, -2e-10, -0, 1, -1);
    const options = { frameLength: 8, hopLength: 8, center: false };
    assertEquals([...zeroCrossingRate(quiet, options)], [3 / 8]);
  });

  it("refuses signals and options that it cannot measure", () => {
    assertThrows(() => zeroCrossingRate(new Float32Array(0)), RangeError, "at least one sample");
    assertThrows(() => zeroCrossingRate(Float32Array.of(NaN)), RangeError, "sample 0 is NaN");
    assertThrows(() => zeroCrossingRate(signal, { hopLength: 1.5 }), RangeError, "hopLength");
  });
});
