/** `deno task bench:encoders FOLDER [KIND]`: a text encoder against the bare runtime on the same batches, against onnxruntime-node
 * and Python's onnxruntime, all on one thread; in workers; and a second run with the cache against the first.
 *
 * FOLDER holds a text encoder whose network gives `last_hidden_state`, such as all-MiniLM-L6-v2, in the layout of
 * Transformers.js; KIND is that of its weights, by default the most precise.
 */
import { join } from "node:path";
import {
  DiskFeatureCache,
  FeatureExtractor,
  loadTextEncoder,
  type OnnxTextEncoder,
  RandomState,
  readTable,
  text,
} from "../mod.ts";
import { Tokenizer } from "../src/deps/huggingface_tokenizers.ts";
import { importOnnxRuntime, type OnnxRuntime } from "../src/deps/onnxruntime_web.ts";
import type { Dtype } from "../src/encoders/layout.ts";
import { largestDifference } from "./agreement.ts";
import { PEERS, preparePython, runPython } from "./peers/python.ts";
import { median } from "./stopwatch.ts";

const TEXTS = 128, BATCH = 32, ROUNDS = 3;
/** Largest difference of a number from the bare runtime's: the same network on the same batches. */
const TOLERANCE = 1e-5;
/** Lowest cosine between a vector and that of another build of the runtime, whose kernels round otherwise. */
const LIKE = 0.99;

const WORDS =
  "the a red wooden bowl lamp chair with soft light fits small kitchens very well painted by hand"
    .split(" ");

/** Token ids of the texts of each batch. */
type Batches = readonly (readonly number[][])[];

/** Encodes all batches; gives the vectors in their order. */
type Work = () => Promise<Float32Array>;

async function main([folder, kind]: readonly string[]): Promise<number> {
  if (folder === undefined) {
    console.error("Cannot measure: which encoder? deno task bench:encoders FOLDER [KIND]");
    return 2;
  }
  const dtype = kind as Dtype | undefined;
  const { texts, batches } = await makeTexts(folder);
  await using encoder = await loadTextEncoder(folder, { dtype, execution: "inline" });
  await using spread = await loadTextEncoder(folder, { dtype, execution: "worker", workers: 2 });
  const { path, dtype: used } = await encoder.settings();
  const model = join(folder, path);
  const tokens = batches.flat(2).length;
  console.log(`${TEXTS} texts, ${tokens} tokens, batches of ${BATCH}; ${used} weights`);

  const works: Record<string, Work> = {
    "medley": () => encodeWith(encoder, texts),
    [`medley, ${(await spread.settings()).workers} workers`]: () => encodeWith(spread, texts),
    "onnxruntime-web, bare": await bareWork(await importOnnxRuntime(), { model, batches }),
  };
  const own = await works.medley();
  const measure = async (works: Record<string, Work>) => {
    for (const [name, work] of Object.entries(works)) {
      if (!agrees(name, await work(), own)) return undefined;
    }
    return await alternate(works);
  };
  const times = await measure(works);
  if (times === undefined) return 1;
  const node = await importNode();
  if (node !== undefined) {
    const native = { "onnxruntime-node": await bareWork(node, { model, batches }) };
    const nativeTimes = await measure(native);
    if (nativeTimes === undefined) return 1;
    Object.assign(times, nativeTimes);
  }
  const python = await timePython({ model, batches });
  if (python !== undefined) {
    if (!agrees("onnxruntime in Python", python.vectors, own)) return 1;
    times["onnxruntime in Python"] = python.times;
  }
  print(times);
  await Deno.mkdir(PEERS, { recursive: true });
  await measureCache(encoder, texts);
  return 0;
}

/** Texts of 4 to 60 words, those with the fewest tokens first, and their tokens in the batches that the encoder makes too. */
async function makeTexts(folder: string): Promise<{ texts: string[]; batches: Batches }> {
  const read = async (name: string) => JSON.parse(await Deno.readTextFile(join(folder, name)));
  const tokenizer = new Tokenizer(
    await read("tokenizer.json"),
    await read("tokenizer_config.json"),
  );
  const random = new RandomState(42);
  const made = Array.from({ length: TEXTS }, (_, i) => {
    const length = 4 + random.randomInteger(57);
    const chosen = Array.from({ length }, () => WORDS[random.randomInteger(WORDS.length)]);
    const text = `${i} ${chosen.join(" ")}`;
    return { text, ids: tokenizer.encode(text).ids };
  }).sort((a, b) => a.ids.length - b.ids.length);
  return {
    texts: made.map(({ text }) => text),
    batches: Array.from(
      { length: Math.ceil(TEXTS / BATCH) },
      (_, i) => made.slice(i * BATCH, (i + 1) * BATCH).map(({ ids }) => ids),
    ),
  };
}

async function encodeWith(
  encoder: OnnxTextEncoder,
  texts: readonly string[],
): Promise<Float32Array> {
  const { vectors } = await encoder.encode(texts);
  return vectors.data as Float32Array;
}

/** As little as can be done: batches are tensors already, one session runs them, means are taken and normed. */
async function bareWork(
  runtime: typeof OnnxRuntime,
  { model, batches }: { readonly model: string; readonly batches: Batches },
): Promise<Work> {
  const session = await runtime.InferenceSession.create(await Deno.readFile(model), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const fed = batches.map((batch) => {
    const tokens = Math.max(...batch.map(({ length }) => length));
    const tensor = (value: (ids: readonly number[], at: number) => number) =>
      new runtime.Tensor(
        "int64",
        BigInt64Array.from(
          batch.flatMap((ids) => Array.from({ length: tokens }, (_, at) => BigInt(value(ids, at)))),
        ),
        [batch.length, tokens],
      );
    const all: Record<string, OnnxRuntime.Tensor> = {
      input_ids: tensor((ids, at) => ids[at] ?? 0),
      attention_mask: tensor((ids, at) => at < ids.length ? 1 : 0),
      token_type_ids: tensor(() => 0),
    };
    const feeds = Object.fromEntries(session.inputNames.map((name) => [name, all[name]]));
    return { feeds, tokens, lengths: batch.map(({ length }) => length) };
  });
  return async () => {
    const vectors: number[] = [];
    for (const { feeds, tokens, lengths } of fed) {
      const { last_hidden_state: states } = await session.run(feeds, ["last_hidden_state"]);
      const data = states.data as Float32Array, width = states.dims[2];
      lengths.forEach((length, row) => {
        const sums = new Float64Array(width);
        for (let at = 0; at < length; at++) {
          const from = (row * tokens + at) * width;
          for (let j = 0; j < width; j++) sums[j] += data[from + j];
        }
        const norm = Math.hypot(...sums);
        for (let j = 0; j < width; j++) vectors.push(sums[j] / norm);
      });
    }
    return Float32Array.from(vectors);
  };
}

/** The runtime's native build, which few have fetched. */
async function importNode(): Promise<typeof OnnxRuntime | undefined> {
  // Not written where it is imported: it would be fetched with the lock file's packages.
  const specifier = "npm:onnxruntime-node@1.30.0";
  try {
    return await import(specifier);
  } catch (error) {
    console.log(
      `onnxruntime-node is not measured: ${error instanceof Error ? error.message : error}`,
    );
  }
}

async function timePython(
  { model, batches }: { readonly model: string; readonly batches: Batches },
): Promise<{ times: number[]; vectors: Float32Array } | undefined> {
  try {
    const python = await preparePython("requirements_encoders.txt");
    const given = join(PEERS, "batches.json"), vectors = join(PEERS, "vectors.f32");
    await Deno.writeTextFile(given, JSON.stringify(batches));
    const script = ["onnx_encoder.py", model, given, vectors, `${ROUNDS}`];
    const times: number[] = JSON.parse(await runPython(python, script));
    return { times, vectors: new Float32Array((await Deno.readFile(vectors)).buffer) };
  } catch (error) {
    console.log(`Python is not measured: ${error instanceof Error ? error.message : error}`);
  }
}

/** Whether vectors are those of Medley; says so if they are not. */
function agrees(name: string, vectors: Float32Array, own: Float32Array): boolean {
  if (name.startsWith("medley") || name.endsWith("bare")) {
    const difference = largestDifference(vectors, own);
    if (difference <= TOLERANCE) return true;
    console.error(`${name} disagrees by ${difference}, more than ${TOLERANCE}: nothing is timed`);
    return false;
  }
  const width = own.length / TEXTS;
  const cosines = Array.from({ length: TEXTS }, (_, i) => {
    let cosine = 0;
    for (let at = i * width; at < (i + 1) * width; at++) cosine += vectors[at] * own[at];
    return cosine;
  });
  const lowest = Math.min(...cosines);
  console.log(`${name}: lowest cosine to Medley's vectors ${lowest.toFixed(6)}`);
  if (vectors.length === own.length && lowest >= LIKE) return true;
  console.error(`${name} disagrees: at least ${LIKE} is wanted: nothing is timed`);
  return false;
}

/** Milliseconds of each, in turn. */
async function alternate(works: Readonly<Record<string, Work>>): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, work] of Object.entries(works)) (times[name] ??= []).push(await timed(work));
  }
  return times;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function print(times: Readonly<Record<string, readonly number[]>>): void {
  const bare = median(times["onnxruntime-web, bare"]);
  for (const [name, measured] of Object.entries(times)) {
    const middle = median(measured);
    console.log(
      `  ${name.padEnd(24)} ${middle.toFixed(0).padStart(6)} ms  ${
        (middle / bare).toFixed(2).padStart(5)
      } × bare`,
    );
  }
}

/** The texts as a column, once with an empty cache, then with what it holds. */
async function measureCache(encoder: OnnxTextEncoder, texts: readonly string[]): Promise<void> {
  const rows = texts.map((text, i) => `${i},${text}`);
  const table = await readTable({ text: ["id,title", ...rows].join("\n") }, {
    roles: { title: "text" },
  });
  const extractor = new FeatureExtractor({ text: text.embeddings({ model: encoder }) });
  const folder = await Deno.makeTempDir({ dir: PEERS, prefix: "cache-" });
  try {
    const run = () =>
      timed(async () => {
        await using cache = new DiskFeatureCache(folder);
        await extractor.extract(table, { cache });
      });
    const [first, ...others] = [await run(), await run(), await run(), await run()];
    console.log(
      `a run with a full cache takes ${median(others).toFixed(0)} ms, ${
        (first / median(others)).toFixed(0)
      }× less than the first, ${first.toFixed(0)} ms`,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.exit(await main(Deno.args));
