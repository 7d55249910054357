/** `deno task bench:peers`: 13 MFCC of ten seconds against librosa, which is installed into `out/peers`. */
import { join } from "node:path";
import { mfcc } from "../../src/dsp/mfcc.ts";
import { largestDifference } from "../agreement.ts";
import { makeClip, SAMPLE_RATE } from "../clip.ts";
import { median, time } from "../stopwatch.ts";

const HERE = import.meta.dirname!;
const OUT = join(HERE, "..", "..", "out", "peers");
const N_MFCC = 13, REPEATS = 60;
/** Largest difference of a coefficient. */
const TOLERANCE = 5e-3;
/** One thread, as Medley has. */
const ONE_THREAD = Object.fromEntries(
  ["OPENBLAS", "OMP", "MKL", "NUMBA"].map((library) => [`${library}_NUM_THREADS`, "1"]),
);

async function main(): Promise<number> {
  await Deno.mkdir(OUT, { recursive: true });
  const python = await preparePython();
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

/** The interpreter of a virtual environment with the pinned requirements. */
async function preparePython(): Promise<string> {
  const environment = join(OUT, "venv"), python = join(environment, "bin", "python");
  await run("python3", ["-m", "venv", environment]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  await run(python, [...pip, "-r", join(HERE, "requirements.txt")]);
  return python;
}

async function runLibrosa(
  python: string,
  clip: Float32Array,
): Promise<{ times: number[]; mfcc: Float32Array }> {
  const signal = join(OUT, "clip.f32"), coefficients = join(OUT, "mfcc.f32");
  await Deno.writeFile(signal, new Uint8Array(clip.buffer as ArrayBuffer));
  const script = join(HERE, "librosa_mfcc.py");
  const numbers = [SAMPLE_RATE, N_MFCC, REPEATS].map(String);
  const times: number[] = JSON.parse(await run(python, [script, signal, coefficients, ...numbers]));
  return { times, mfcc: new Float32Array((await Deno.readFile(coefficients)).buffer) };
}

/** What a command prints; its own messages go through.
 *
 * @throws {Error} If it fails.
 */
async function run(command: string, args: string[]): Promise<string> {
  const { success, stdout } = await new Deno.Command(command, {
    args,
    env: ONE_THREAD,
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot compare: ${command} ${args.join(" ")} failed`);
  return new TextDecoder().decode(stdout);
}

Deno.exit(await main());
