/** `deno task bench:stream [ROWS]`: predicts a CSV of a million rows; prints rows a second and the largest memory.
 *
 * Needs Linux, whose /proc tells how much memory a process has had.
 */
import { seeded } from "../tests/modalities/seeded.ts";

const TRAINING_ROWS = 5000, LIMIT_MB = 400;
const NUMBERS = 10, WORDS = 10, VOCABULARY = 2000, PAGE = 1000;

async function main(rows: number): Promise<number> {
  await Deno.mkdir("out", { recursive: true });
  const sample = "out/stream_sample.csv", table = "out/stream.csv", model = "out/stream.medley";
  await generate(sample, TRAINING_ROWS);
  await generate(table, rows);
  await medley(
    ["train", sample, "--label", "kind", "--folds", "0", "--c", "1", "--no-cache", "--out", model],
  );
  const { peakMb, stderr } = await medley(["predict", model, table]);
  console.log(stderr.trimEnd().split("\n").at(-1));
  console.log(`memory: ${peakMb.toFixed(0)} MB at most; the limit is ${LIMIT_MB} MB`);
  return peakMb <= LIMIT_MB ? 0 : 1;
}

/** Ten numbers, two categories and a text of ten words a row, all of which hint at the kind. */
async function generate(path: string, rows: number): Promise<void> {
  await Deno.writeFile(path, ReadableStream.from(pages(rows)).pipeThrough(new TextEncoderStream()));
}

function* pages(rows: number): Generator<string> {
  const random = seeded(7);
  const words = Array.from(
    { length: VOCABULARY },
    () =>
      Array.from({ length: 3 + random(6) }, () => String.fromCharCode(97 + random(26))).join(""),
  );
  const numbers = Array.from({ length: NUMBERS }, (_, j) => `n${j}`);
  yield [...numbers, "brand", "tier", "title", "kind\n"].join(",");
  const row = () => {
    const kind = random(3);
    return [
      ...numbers.map(() => (random(10000) / 100 + 10 * kind).toFixed(2)),
      `brand ${(random(5) + kind) % 8}`,
      `tier ${random(4)}`,
      Array.from({ length: WORDS }, () => words[random(VOCABULARY / 2) + 300 * kind]).join(" "),
      `kind ${kind}\n`,
    ].join(",");
  };
  for (let done = 0; done < rows; done += PAGE) {
    yield Array.from({ length: Math.min(PAGE, rows - done) }, row).join("");
  }
}

/** Runs a command, without its standard output; gives the most memory that it has had. */
async function medley(args: readonly string[]): Promise<{ peakMb: number; stderr: string }> {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  const [, ...task] = tasks.medley.split(" ");
  const child = new Deno.Command(Deno.execPath(), {
    args: [...task, ...args],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let peakMb = 0;
  const watch = setInterval(() => {
    try {
      const status = Deno.readTextFileSync(`/proc/${child.pid}/status`);
      peakMb = Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? peakMb * 1024) / 1024;
    } catch {
      // It has ended.
    }
  }, 100);
  const stderr = await new Response(child.stderr).text();
  const { code } = await child.status;
  clearInterval(watch);
  if (code !== 0) throw new Error(`medley ${args.join(" ")} failed:\n${stderr}`);
  return { peakMb, stderr };
}

if (import.meta.main) Deno.exit(await main(Number(Deno.args[0] ?? 1_000_000)));
