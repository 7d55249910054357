/** `deno task bench:extraction [manifest [columns to ignore]]`: two workers against none, and a second run with the cache
 * against the first, on the pictures and sounds of a manifest, or on generated ones. Every run is a process of its own, as
 * a command is.
 */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { DiskFeatureCache } from "../src/io/disk_feature_cache.ts";
import { mfcc } from "../src/modalities/audio/mfcc.ts";
import { descriptors } from "../src/modalities/image/descriptors.ts";
import { WorkerPool } from "../src/parallel/worker_pool.ts";
import { FeatureExtractor } from "../src/pipeline/feature_extractor.ts";
import { readTable } from "../src/table/read_table.ts";
import { writeMedia } from "./media.ts";
import { median } from "./stopwatch.ts";

const OUT = fileURLToPath(new URL("../out/extraction/", import.meta.url));
const ROUNDS = 3;

/** What a run has taken, and which features it gave. */
interface Run {
  readonly seconds: number;
  readonly values: number;
  readonly sha256: string;
}

async function main([manifest, ignored = ""]: readonly string[]): Promise<number> {
  await Deno.mkdir(OUT, { recursive: true });
  const path = manifest ?? await writeMedia(OUT);
  const runs: Record<string, Run[]> = {
    "1 job": [],
    "2 jobs": [],
    "2 jobs, empty cache": [],
    "2 jobs, full cache": [],
  };
  for (let round = 0; round < ROUNDS; round++) {
    const cache = await Deno.makeTempDir({ dir: OUT, prefix: "cache-" });
    try {
      runs["1 job"].push(await inOwnProcess([path, ignored, "1"]));
      runs["2 jobs"].push(await inOwnProcess([path, ignored, "2"]));
      runs["2 jobs, empty cache"].push(await inOwnProcess([path, ignored, "2", cache]));
      runs["2 jobs, full cache"].push(await inOwnProcess([path, ignored, "2", cache]));
    } finally {
      await Deno.remove(cache, { recursive: true });
    }
  }
  const [first, ...others] = Object.values(runs).flat();
  if (others.some(({ sha256 }) => sha256 !== first.sha256)) {
    console.error("The runs gave different features: their times mean nothing");
    return 1;
  }
  console.log(`${first.values} pictures and sounds, the same features from all; the medians:`);
  const seconds = Object.values(runs).map((runs) => median(runs.map(({ seconds }) => seconds)));
  Object.keys(runs).forEach((name, i) =>
    console.log(`  ${name.padEnd(20)} ${seconds[i].toFixed(2).padStart(6)} s`)
  );
  console.log(`2 jobs are ${(seconds[0] / seconds[1]).toFixed(2)}× as fast as 1`);
  console.log(`a full cache is ${(seconds[2] / seconds[3]).toFixed(1)}× as fast as an empty one`);
  return 0;
}

async function inOwnProcess(args: readonly string[]): Promise<Run> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-read", `--allow-write=${OUT}`, import.meta.filename!, "run", ...args],
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot measure ${args.join(" ")}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

async function run([path, ignored, jobs, folder]: readonly string[]): Promise<Run> {
  const roles = ignored.split(",").filter(Boolean).map((name) => [name, "ignore"] as const);
  const table = await readTable(path, { roles: Object.fromEntries(roles) });
  const extractor = new FeatureExtractor({ image: descriptors(), audio: mfcc() });
  const start = performance.now();
  await using opened = new AsyncDisposableStack();
  const executor = jobs === "1" ? undefined : opened.use(new WorkerPool({ jobs: Number(jobs) }));
  const cache = folder === undefined ? undefined : opened.use(new DiskFeatureCache(folder));
  const { modalities } = await extractor.extract(table, { executor, cache });
  await cache?.flush();
  const seconds = (performance.now() - start) / 1000;
  const hash = createHash("sha256");
  for (const { value } of Object.values(modalities)) {
    const { data } = (value as { features: { data: Float32Array } }).features;
    hash.update(new Uint8Array(data.buffer));
  }
  const columns = table.columnsOf("image", "audio");
  const values = columns.flatMap(({ values }) => values.filter((value) => value !== null)).length;
  return { seconds, values, sha256: hash.digest("hex") };
}

if (Deno.args[0] === "run") console.log(JSON.stringify(await run(Deno.args.slice(1))));
else Deno.exit(await main(Deno.args));
