// deno-lint-ignore-file no-import-prefix
/** `deno task bench`: 13 MFCC of ten seconds, against Meyda and against kissfft-wasm's FFTs alone. */
import meyda from "npm:meyda@5.6.3";
import { rfft } from "../src/core/kernels/fourier.ts";
import { mfcc } from "../src/dsp/mfcc.ts";
import { KissFftPlan } from "../tests/shims/kissfft.ts";
import { largestDifference } from "./agreement.ts";
import { makeClip, SAMPLE_RATE } from "./clip.ts";
import { median, time } from "./stopwatch.ts";

const N_FFT = 2048, HOP = 512, N_MFCC = 13, BANDS = 128;
/** Largest difference of an entry of a spectrum, relative to the largest entry. */
const TOLERANCE = 1e-5;
const ROUNDS = 5;

/** What the package exports under Deno; its types describe another build of it. */
interface Meyda {
  bufferSize: number;
  sampleRate: number;
  melBands: number;
  numberOfMFCCCoefficients: number;
  extract(feature: "mfcc", frame: Float32Array): number[];
}

function main(): number {
  const clip = makeClip();
  const frames = framesOf(clip);
  const plan = new KissFftPlan(N_FFT);
  const difference = Math.max(...frames.map((frame) => fftDifference(frame, plan)));
  console.log(
    `FFT: differs from kissfft's by at most ${difference.toExponential(1)} of the largest bin`,
  );
  if (!(difference <= TOLERANCE)) {
    console.error(`The FFTs disagree by more than ${TOLERANCE}: nothing is timed`);
    return 1;
  }
  console.log("Meyda's MFCCs agree with no reference: only its time is compared");

  const peer = Object.assign(meyda as unknown as Meyda, {
    bufferSize: N_FFT,
    sampleRate: SAMPLE_RATE,
    melBands: BANDS,
    numberOfMFCCCoefficients: N_MFCC,
  });
  const options = { sampleRate: SAMPLE_RATE, nFft: N_FFT, hopLength: HOP, bands: BANDS };
  const works = {
    medley: () => void mfcc(clip, { ...options, nMfcc: N_MFCC }),
    kissfft: () => frames.forEach(() => plan.repeat()),
    meyda: () => frames.forEach((frame) => void peer.extract("mfcc", frame)),
  };
  const times = { medley: [] as number[], kissfft: [] as number[], meyda: [] as number[] };
  time(works.medley, 20);
  time(works.kissfft, 20);
  for (let round = 0; round < ROUNDS; round++) {
    times.medley.push(...time(works.medley, 20));
    times.kissfft.push(...time(works.kissfft, 20));
    times.meyda.push(...time(works.meyda, 1));
  }
  const [own, fft, meydas] = [times.medley, times.kissfft, times.meyda].map(median);
  console.log(
    `MFCC: ${own.toFixed(2)} ms, Meyda ${meydas.toFixed(0)} ms (${
      (meydas / own).toFixed(0)
    }× slower), ` +
      `kissfft-wasm's ${frames.length} FFTs alone ${fft.toFixed(2)} ms (${
        (fft / own).toFixed(2)
      }× the whole MFCC)`,
  );
  return 0;
}

/** The frames of the clip, as the MFCC cuts them: centred, zero beyond the ends. */
function framesOf(clip: Float32Array): Float32Array[] {
  const padded = new Float32Array(clip.length + N_FFT);
  padded.set(clip, N_FFT / 2);
  const count = 1 + Math.floor(clip.length / HOP);
  return Array.from({ length: count }, (_, t) => padded.subarray(t * HOP, t * HOP + N_FFT));
}

/** Relative to the largest entry of the spectrum. */
function fftDifference(frame: Float32Array, plan: KissFftPlan): number {
  const expected = plan.rfft(frame);
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return largestDifference(rfft(frame), expected) / scale;
}

Deno.exit(main());
