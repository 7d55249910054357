/** `deno task bench:peers`: 13 MFCC of ten seconds against librosa, which is installed into `out/peers`. */
import { join } from "node:path";
import { mfcc } from "../../src/dsp/mfcc.ts";
import { largestDifference } from "../agreement.ts";
import { makeClip, SAMPLE_RATE } from "../clip.ts";
import { median, time } from "../stopwatch.ts";
import { PEERS, preparePython, runPython } from "./python.ts";

const N_MFCC = 13, REPEATS = 60;
/** Largest difference of a coefficient. */
const TOLERANCE = 5e-3;

async function main(): Promise<number> {
  const python = await preparePython("requirements.txt");
  const clip = makeClip();
  const work = () => mfcc(clip, { sampleRate: SAMPLE_RATE, nMfcc: N_MFCC });

  time(work, 20);
  const before = time(work, REPEATS / 2);
  const librosa = await runLibrosa(python, clip);
  const after = time(work, REPEATS / 2);

  const difference = largestDifference(work().data, librosa.mfcc);
  console.log(`MFCC: differs from librosa's by at most ${difference.toExponential(1)}`);
  if (!(difference <= TOLERANCE)) {
    console.error(`The values disagree by more than ${TOLERANCE}`);
    return 1;
  }
  const [medley, peer] = [median([...before, ...after]), median(librosa.times)];
  console.log(
    `MFCC: ${medley.toFixed(2)} ms, librosa ${peer.toFixed(2)} ms (${
      (peer / medley).toFixed(2)
    }× slower)`,
  );
  return 0;
}

async function runLibrosa(
  python: string,
  clip: Float32Array,
): Promise<{ times: number[]; mfcc: Float32Array }> {
  const signal = join(PEERS, "clip.f32"), coefficients = join(PEERS, "mfcc.f32");
  await Deno.writeFile(signal, new Uint8Array(clip.buffer as ArrayBuffer));
  const numbers = [SAMPLE_RATE, N_MFCC, REPEATS].map(String);
  const times: number[] = JSON.parse(
    await runPython(python, ["librosa_mfcc.py", signal, coefficients, ...numbers]),
  );
  return { times, mfcc: new Float32Array((await Deno.readFile(coefficients)).buffer) };
}

Deno.exit(await main());
