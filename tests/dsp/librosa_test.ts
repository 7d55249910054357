/** Against what librosa 0.11.0 gives for a sound with a gap: `librosa.ndjson` has the sound, then a case a line. */
import { describe, it } from "@std/testing/bdd";
import { Matrix } from "../../src/core/matrix.ts";
import { chroma } from "../../src/dsp/chroma.ts";
import { estimateTuning } from "../../src/dsp/estimate_tuning.ts";
import type { StftOptions } from "../../src/dsp/framing.ts";
import { istft } from "../../src/dsp/istft.ts";
import { melSpectrogram } from "../../src/dsp/mel_spectrogram.ts";
import { mfcc } from "../../src/dsp/mfcc.ts";
import { rms } from "../../src/dsp/rms.ts";
import { spectralBandwidth } from "../../src/dsp/spectral_bandwidth.ts";
import { spectralCentroid } from "../../src/dsp/spectral_centroid.ts";
import { spectralContrast } from "../../src/dsp/spectral_contrast.ts";
import { spectralFlatness } from "../../src/dsp/spectral_flatness.ts";
import { spectralRolloff } from "../../src/dsp/spectral_rolloff.ts";
import { stft } from "../../src/dsp/stft.ts";
import { zeroCrossingRate } from "../../src/dsp/zero_crossing_rate.ts";
import { assertClose } from "./assert_close.ts";

/** A transform, of which every so many bins are there, and of the way back every 30th sample from 100 to 1000. */
interface StftCase {
  readonly kind: "stft";
  readonly options: StftOptions;
  readonly everyBin: number;
  readonly re: readonly number[];
  readonly im: readonly number[];
  readonly inverse: readonly number[];
}

interface FeatureCase {
  readonly kind: "features";
  readonly options: StftOptions & { readonly nFft: number; readonly sampleRate: number };
  readonly expected: Readonly<Record<string, readonly number[]>>;
}

const lines = (await Deno.readTextFile(new URL("librosa.ndjson", import.meta.url))).trim();
const [sound, ...cases] = lines.split("\n").map((line) => JSON.parse(line)) as [
  { samples: number[] },
  ...(StftCase | FeatureCase)[],
];
const signal = Float32Array.from(sound.samples, (sample) => sample / 32768);

function assertNear(actual: ArrayLike<number>, expected: readonly number[], relative: number) {
  assertClose(actual, expected, relative * Math.max(1e-6, ...expected.map(Math.abs)));
}

function testStft({ options, everyBin, re, im, inverse }: StftCase) {
  const spectrogram = stft(signal, options);
  const shown = ({ columns, data }: Matrix) => data.filter((_, i) => i % columns % everyBin === 0);
  assertNear(shown(spectrogram.re), re, 1e-6);
  assertNear(shown(spectrogram.im), im, 1e-6);
  const again = istft(spectrogram, { length: signal.length }).subarray(100, 1000);
  assertNear(again.filter((_, i) => i % 30 === 0), inverse, 1e-5);
}

function testFeatures({ options, expected }: FeatureCase) {
  const { nFft: frameLength, hopLength, padMode } = options;
  const mel = { bands: 10, fMinHz: 50, fMaxHz: 3500, htk: true, power: 1, norm: null } as const;
  const spectrogram = stft(signal, options);
  const features: Record<string, Matrix | ArrayLike<number>> = {
    spectralCentroid: spectralCentroid(spectrogram, options),
    spectralBandwidth: spectralBandwidth(spectrogram, options),
    spectralRolloff: spectralRolloff(spectrogram, options),
    spectralFlatness: spectralFlatness(spectrogram, options),
    spectralContrast: spectralContrast(spectrogram, { ...options, bands: 4 }),
    chroma: chroma(spectrogram, options),
    estimateTuning: [estimateTuning(spectrogram, options)],
    rms: rms(signal, { frameLength, hopLength, padMode }),
    rmsOfSpectrum: rms(spectrogram),
    zeroCrossingRate: zeroCrossingRate(signal, { frameLength, hopLength }),
    melSpectrogram: melSpectrogram(signal, { ...options, ...mel }),
    mfcc: mfcc(signal, { ...options, bands: 12, nMfcc: 5 }),
  };
  for (const [name, values] of Object.entries(expected)) {
    const actual = features[name];
    assertNear(actual instanceof Matrix ? actual.data : actual, values, 1e-5);
  }
}

describe("librosa", () => {
  for (const parityCase of cases) {
    const { kind, options } = parityCase;
    it(`agrees on ${kind} of ${JSON.stringify(options)}`, () => {
      if (parityCase.kind === "stft") testStft(parityCase);
      else testFeatures(parityCase);
    });
  }
});
