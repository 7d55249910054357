import { join } from "node:path";
import { RandomState } from "../src/core/random.ts";
import { encodePng } from "../tests/modalities/png.ts";
import { encodeWav } from "../tests/modalities/wav.ts";

const ROWS = 600, SIDE = 64, SAMPLE_RATE = 22050;

/** Writes pictures of 64 × 64 pixels and sounds of a second, always the same, and the manifest that lists them.
 *
 * @returns The manifest's path.
 */
export async function writeMedia(folder: string): Promise<string> {
  const random = new RandomState(42);
  const lines = ["image,audio"];
  for (let i = 0; i < ROWS; i++) {
    await Deno.writeFile(join(folder, `${i}.png`), draw(random));
    await Deno.writeFile(join(folder, `${i}.wav`), play(random, 100 + i));
    lines.push(`${i}.png,${i}.wav`);
  }
  const path = join(folder, "manifest.csv");
  await Deno.writeTextFile(path, lines.join("\n"));
  return path;
}

/** A slope of colours, with noise. */
function draw(random: RandomState): Uint8Array {
  const rows = Array.from({ length: SIDE }, (_, y) =>
    Array.from(
      { length: 3 * SIDE },
      (_, x) => Math.min(255, Math.abs(2 * y + x / 3 + 20 * random.normal())),
    ));
  return encodePng({ width: SIDE, height: SIDE, color: 2 }, rows);
}

/** A tone in noise. */
function play(random: RandomState, hz: number): Uint8Array {
  const samples = Int16Array.from(
    { length: SAMPLE_RATE },
    (_, i) => 8000 * Math.sin(2 * Math.PI * hz * i / SAMPLE_RATE) + 500 * random.normal(),
  );
  return encodeWav({ bits: 16, sampleRate: SAMPLE_RATE }, new Uint8Array(samples.buffer));
}
