import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import type { StftOptions } from "../../src/dsp/framing.ts";
import { istft } from "../../src/dsp/istft.ts";
import { Spectrogram } from "../../src/dsp/spectrogram.ts";
import { stft } from "../../src/dsp/stft.ts";
import { LimitError, ShapeError } from "../../src/errors.ts";
import { assertClose, assertMatrix } from "./assert_close.ts";
import { naiveRfft, naiveStft, noise } from "./twins.ts";

/** Framings of any kind. */
const FRAMINGS: readonly (StftOptions & { readonly nFft: number; readonly hopLength: number })[] = [
  { nFft: 2, hopLength: 1, window: "rectangular" },
  { nFft: 3, hopLength: 2, padMode: "reflect" },
  { nFft: 16, hopLength: 5, window: "blackman", padMode: "edge" },
  { nFft: 25, hopLength: 6, window: "hamming", center: false },
  { nFft: 40, hopLength: 9, winLength: 31, padMode: "reflect" },
  { nFft: 64, hopLength: 13, winLength: 30, window: "hamming" },
  { nFft: 9, hopLength: 2, window: [1, 2, 3, 4, 3] },
];

/** Windows by their textbook formulas, over one period. */
const WINDOWS: Readonly<Record<string, (turn: number) => number>> = {
  hann: (turn) => Math.sin(turn / 2) ** 2,
  hamming: (turn) => 0.54 - 0.46 * Math.cos(turn),
  blackman: (turn) => 0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn),
  rectangular: () => 1,
};

/** Real and imaginary parts alternating, by frame. */
function naiveSpectra(signal: Float32Array, options: StftOptions & { nFft: number }): number[][] {
  const { nFft, window = "hann", center = true, padMode = "constant" } = options;
  const { winLength = typeof window === "string" ? nFft : window.length, hopLength = 1 } = options;
  const side = center ? Math.floor(nFft / 2) : 0, before = Math.floor((nFft - winLength) / 2);
  const weight = (j: number) => {
    if (j < 0 || j >= winLength) return 0;
    return typeof window === "string" ? WINDOWS[window](2 * Math.PI * j / winLength) : window[j];
  };
  const sample = (i: number): number => {
    if (i >= 0 && i < signal.length) return signal[i];
    if (padMode === "constant") return 0;
    if (padMode === "edge") return signal[i < 0 ? 0 : signal.length - 1];
    return sample(i < 0 ? -i : 2 * (signal.length - 1) - i);
  };
  const frames = 1 + Math.floor((signal.length + 2 * side - nFft) / hopLength);
  return Array.from({ length: frames }, (_, t) =>
    naiveRfft(
      Array.from({ length: nFft }, (_, j) => sample(t * hopLength + j - side) * weight(j - before)),
    ));
}

describe("stft", () => {
  it("agrees with its definition for any framing", () => {
    for (const options of FRAMINGS) {
      for (const samples of [33, 97]) {
        const signal = noise(samples);
        const { re, im } = stft(signal, options);
        const expected = naiveSpectra(signal, options);
        assertMatrix(re, expected.map((frame) => frame.filter((_, i) => i % 2 === 0)), 1e-5);
        assertMatrix(im, expected.map((frame) => frame.filter((_, i) => i % 2 === 1)), 1e-5);
      }
    }
  });

  it("has magnitudes and powers", () => {
    for (const [samples, nFft, hopLength] of [[1, 16, 4], [5, 2, 1], [150, 128, 200], [33, 7, 3]]) {
      const signal = noise(samples);
      const spectrogram = stft(signal, { nFft, hopLength });
      const expected = naiveStft(signal, nFft, hopLength);
      if (nFft % 2 === 0) assertMatrix(spectrogram.magnitude(), expected, 1e-5);
      const { data } = spectrogram.magnitude();
      assertClose(spectrogram.power().data, data.map((x) => x * x), 0);
    }
  });

  it("has frames of 2048 samples under Hann's window, a quarter apart, if not told otherwise", () => {
    const signal = noise(3000);
    assertEquals(stft(signal), stft(signal, { nFft: 2048, hopLength: 512, window: "hann" }));
    assertEquals(stft(signal, { nFft: 100, winLength: 60 }).framing.hopLength, 15);
    assertEquals(stft(signal, { nFft: 2 }).framing.hopLength, 1);
  });

  it("mirrors a signal that is shorter than what is padded as often as it takes", () => {
    const options = { nFft: 64, hopLength: 1, padMode: "reflect" } as const;
    const short = stft(Float32Array.of(1, 2, 3), options);
    // 1 2 3 2 1 2 3 …
    const long = Float32Array.from({ length: 103 }, (_, i) => 2 + Math.sin((i - 1) * Math.PI / 2));
    const { re } = stft(long, { ...options, center: false });
    assertClose(short.re.row(1), re.row(17), 1e-5);
    const single = stft(Float32Array.of(7), options);
    assertClose(single.re.row(0), stft(new Float32Array(64).fill(7), options).re.row(32), 1e-4);
  });

  it("keeps silence silent beside a loud frame", () => {
    const signal = new Float32Array(400);
    signal.set(noise(99));
    const { re, im } = stft(signal, { nFft: 100, hopLength: 100, center: false });
    for (let t = 1; t < re.rows; t++) {
      assertEquals([...re.row(t), ...im.row(t)].filter((x) => x !== 0), []);
    }
  });

  it("leaves its input alone", () => {
    const signal = noise(100), before = signal.slice();
    stft(signal, { nFft: 16 });
    assertEquals(signal, before);
  });

  it("refuses signals that are empty, not finite, too short, or no Float32Array", () => {
    assertThrows(() => stft(new Float32Array(0)), RangeError, "at least one sample");
    assertThrows(() => stft(Float32Array.of(0, NaN)), RangeError, "sample 1 is NaN");
    assertThrows(() => stft([1, 2] as unknown as Float32Array), TypeError, "a Float32Array");
    assertThrows(
      () => stft(noise(9), { nFft: 10, center: false }),
      RangeError,
      "it must have at least 10 samples: current number is 9",
    );
  });

  it("refuses options out of range", () => {
    const signal = noise(9);
    for (const nFft of [1, 2.5, 65537, NaN]) {
      assertThrows(
        () => stft(signal, { nFft }),
        RangeError,
        `Cannot use nFft: it must be an integer from 2 to 65536: current value is ${nFft}`,
      );
    }
    for (const hopLength of [0, -1, 1.5, NaN]) {
      assertThrows(() => stft(signal, { hopLength }), RangeError, "hopLength");
    }
    assertThrows(() => stft(signal, { winLength: 0 }), RangeError, "winLength");
    assertThrows(() => stft(signal, { nFft: 8, winLength: 9 }), RangeError, "at most nFft, 8");
    assertThrows(() => stft(signal, { window: "kaiser" as "hann" }), TypeError, "window");
    assertThrows(() => stft(signal, { padMode: "wrap" as "edge" }), TypeError, "padMode");
    assertThrows(
      () => stft(signal, { nFft: 8, winLength: 4, window: [1, 2, 3] }),
      RangeError,
      "it must have winLength weights, 4: current number is 3",
    );
    assertThrows(() => stft(signal, { window: [1, NaN] }), RangeError, "weight 1 is NaN");
  });
});

describe("istft", () => {
  it("gives back the signal wherever windows cover it", () => {
    for (const options of FRAMINGS) {
      const signal = noise(200);
      const spectrogram = stft(signal, options);
      const again = istft(spectrogram, { length: 200 });
      const { nFft, hopLength } = options;
      const [from, to] = [nFft, (spectrogram.re.rows - 1) * hopLength - nFft];
      assertClose(again.subarray(from, to), signal.subarray(from, to), 1e-6);
    }
  });

  it("gives back all of a centred signal, with its end of less than a hop", () => {
    const signal = noise(3210);
    for (const nFft of [2048, 1000, 441]) {
      assertClose(istft(stft(signal, { nFft }), { length: 3210 }), signal, 1e-6);
    }
  });

  it("has as many samples as the frames tell of, and zeros beyond them", () => {
    const signal = noise(100);
    assertEquals(istft(stft(signal, { nFft: 16, hopLength: 8 })).length, 96);
    assertEquals(istft(stft(signal, { nFft: 15, hopLength: 8 })).length, 97);
    assertEquals(istft(stft(signal, { nFft: 16, hopLength: 8, center: false })).length, 96);
    const longer = istft(stft(signal, { nFft: 16, hopLength: 8 }), { length: 130 });
    assertEquals([...longer.subarray(110)], Array(20).fill(0));
  });

  it("leaves alone what the spectrogram holds", () => {
    const spectrogram = stft(noise(50), { nFft: 8 });
    const before = [spectrogram.re.data.slice(), spectrogram.im.data.slice()];
    istft(spectrogram);
    assertEquals([spectrogram.re.data, spectrogram.im.data], before);
  });

  it("refuses lengths that are none", () => {
    const spectrogram = stft(noise(50), { nFft: 8 });
    for (const length of [0, -1, 1.5, NaN]) {
      assertThrows(() => istft(spectrogram, { length }), RangeError, "Cannot use length");
    }
    assertThrows(() => istft(spectrogram, { length: 2 ** 29 }), LimitError, "Cannot transform");
  });
});

describe("Spectrogram", () => {
  it("is of the frames that its bins tell of if not told otherwise", () => {
    const { framing } = new Spectrogram(Matrix.zeros(3, 5), Matrix.zeros(3, 5));
    assertEquals([framing.nFft, framing.hopLength], [8, 2]);
    const odd = new Spectrogram(Matrix.zeros(3, 5), Matrix.zeros(3, 5), { nFft: 9 });
    assertEquals(istft(odd, { length: 7 }), new Float32Array(7));
  });

  it("goes back to a signal from parts in f64 as well", () => {
    const signal = noise(64);
    const { re, im, framing } = stft(signal, { nFft: 16 });
    const wide = (part: Matrix) =>
      new Matrix(part.rows, part.columns, Float64Array.from(part.data));
    const again = istft(new Spectrogram(wide(re), wide(im), framing));
    again.forEach((sample, j) => assertAlmostEquals(sample, signal[j], 1e-6));
  });

  it("refuses parts that do not fit", () => {
    for (
      const [re, im, nFft] of [
        [Matrix.zeros(3, 5), Matrix.zeros(2, 5), undefined],
        [Matrix.zeros(3, 5), Matrix.zeros(3, 4), undefined],
        [Matrix.zeros(0, 5), Matrix.zeros(0, 5), undefined],
        [Matrix.zeros(3, 5), Matrix.zeros(3, 5), 10],
      ] as const
    ) {
      assertThrows(
        () => new Spectrogram(re, im, { nFft }),
        ShapeError,
        "Cannot make a spectrogram",
      );
    }
  });
});
