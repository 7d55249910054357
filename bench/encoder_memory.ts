/** Loads an encoder, encodes and disposes of it, again and again: does the process grow?
 *
 *     deno run --allow-read bench/encoder_memory.ts FOLDER [CYCLES] [worker|inline]
 *
 * FOLDER holds a text encoder in the layout of Transformers.js. Prints the resident memory after the first cycle and after
 * the last, and what lies between them.
 */
import { loadTextEncoder } from "../mod.ts";

const [folder, cycles = "20", where = "worker"] = Deno.args;
const execution = where === "inline" ? "inline" : "worker";
const texts = Array.from(
  { length: 64 },
  (_, i) => `a sentence of some length, the ${i}th of a few`,
);
const settled = async () => {
  // Memory of a stopped worker comes back when its thread has ended.
  await new Promise((resolve) => setTimeout(resolve, 500));
  return Deno.memoryUsage().rss / 2 ** 20;
};

let first = 0, last = 0;
for (let cycle = 1; cycle <= Number(cycles); cycle++) {
  {
    await using encoder = await loadTextEncoder(folder, { execution });
    await encoder.encode(texts);
  }
  last = await settled();
  if (cycle === 1) first = last;
  console.log(`cycle ${cycle}: ${last.toFixed(0)} MiB`);
}
console.log(`grown by ${(last - first).toFixed(0)} MiB after the first cycle`);
