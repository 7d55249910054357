import { basename, relative, resolve } from "node:path";
import { checkOneOf } from "../core/check.ts";
import { mapSome } from "../core/map_some.ts";
import type { Json } from "../core/state.ts";
import {
  importTransformers,
  type RawImageClass,
  type Transformers,
  transformersVersion,
} from "../deps/huggingface_transformers.ts";
import type { OnnxRuntime } from "../deps/onnxruntime_web.ts";
import { EncoderError } from "../errors.ts";
import { sha256 } from "../io/sha256.ts";
import type { ImagePipeline } from "./from_image_pipeline.ts";
import type { TextPipeline } from "./from_text_pipeline.ts";
import { type Dtype, dtypes } from "./layout.ts";
import { folderFiles, type ModelFiles } from "./model_files.ts";
import { keepingWorker, startRuntime } from "./onnx_runtime.ts";

/** Options of {@linkcode loadTransformersPipeline}. */
export interface TransformersOptions {
  /** Kind of weights. @default {"fp32"} */
  readonly dtype?: Dtype;
  /** Threads of the runtime. All networks that run in one thread of the program share them. @default {1} */
  readonly threads?: number;
}

/** A pipeline, and what {@linkcode fromTextPipeline} and {@linkcode fromImagePipeline} want to know of it. */
export interface TransformersPipeline<Pipeline> extends AsyncDisposable {
  /** The pipeline of Transformers.js. */
  readonly pipeline: Pipeline;
  /** Name of the folder. */
  readonly name: string;
  /** SHA-256 of the ONNX file that the runtime was given. */
  readonly sha256: string;
  /** SHA-256 of the files beside it, and the version of Transformers.js. */
  readonly options: { readonly [name: string]: Json };
  /** What the pipeline takes pictures as. */
  readonly RawImage: RawImageClass;
}

/** The tasks of Transformers.js that make vectors, and the pipeline of each. */
export interface TransformersTasks {
  /** Of texts. */
  readonly "feature-extraction": TextPipeline;
  /** Of pictures. */
  readonly "image-feature-extraction": ImagePipeline;
}

/** Loads a pipeline of Transformers.js from a folder, to run on ONNX in WASM, in the caller's thread.
 *
 * Transformers.js is fetched on the first call, 600 MB of npm packages, and its import needs the permissions `--allow-ffi`,
 * `--allow-env` and `--allow-sys` beside `--allow-read`, though nothing native runs. The model is read from the folder alone:
 * nothing of it is fetched. Dispose of the result to release the network.
 *
 * Use {@linkcode loadTextEncoder} and {@linkcode loadImageEncoder} where they load the model: they are lighter, run in workers,
 * and preprocess as Python does. This is for tokenisers, preprocessing and networks that only Transformers.js knows.
 *
 * ```ts ignore
 * await using loaded = await loadTransformersPipeline("feature-extraction", "models/owner/name");
 * const encoder = await fromTextPipeline(loaded.pipeline, loaded);
 * ```
 *
 * @param folder In the layout of Transformers.js: `config.json`, `tokenizer.json`, `onnx/model.onnx`.
 * @throws {EncoderError} If Transformers.js cannot be imported, or was before on another runtime, or cannot load the model.
 * @throws {TypeError} If the task or an option is none of those offered.
 */
export async function loadTransformersPipeline<Task extends keyof TransformersTasks>(
  task: Task,
  folder: string | URL,
  { dtype = "fp32", threads = 1 }: TransformersOptions = {},
): Promise<TransformersPipeline<TransformersTasks[Task]>> {
  checkOneOf("task", task, ["feature-extraction", "image-feature-extraction"]);
  checkOneOf("dtype", dtype, dtypes);
  const files = folderFiles(folder), place = resolve(files.name), name = basename(place);
  const { pipeline, RawImage } = await onWasm({ threads, name });
  const before = opened.length;
  const made = await pipeline(task, place, { dtype, device: "auto", local_files_only: true })
    .catch((cause) => {
      throw new EncoderError(`Cannot load ${name} with Transformers.js: ${messageOf(cause)}`, {
        source: name,
        cause,
      });
    }) as TransformersTasks[Task] & { dispose(): Promise<unknown> };
  const networks = opened.slice(before).filter((path) => !relative(place, path).startsWith(".."));
  return {
    pipeline: made,
    name,
    sha256: await hashOfPaths([...new Set(networks)].sort(), name),
    options: { transformers: transformersVersion, files: await hashOfBeside(files) },
    RawImage,
    async [Symbol.asyncDispose]() {
      await made.dispose();
    },
  };
}

/** Paths of the networks that the runtime was given, by whichever pipeline. */
const opened: string[] = [];

let imported: Promise<Transformers> | undefined;

/** Transformers.js, on the runtime in WASM: it asks for one once, when it is imported. */
async function onWasm(
  settings: { readonly threads: number; readonly name: string },
): Promise<Transformers> {
  const runtime = await startRuntime(settings);
  // A failure is not kept: the network may be there the next time.
  const transformers = await (imported ??= importWith(runtime).catch((cause) => {
    imported = undefined;
    throw new EncoderError(`Cannot import Transformers.js: ${messageOf(cause)}`, { cause });
  }));
  if (transformers.env.backends.onnx.wasm === runtime.env.wasm) return transformers;
  throw new EncoderError(
    `Cannot load ${settings.name} to run in WASM: Transformers.js was imported before, and chose another runtime; give its own pipeline to fromTextPipeline or fromImagePipeline`,
    { source: settings.name },
  );
}

async function importWith(runtime: typeof OnnxRuntime): Promise<Transformers> {
  const scope = globalThis as unknown as Record<symbol, unknown>;
  const key = Symbol.for("onnxruntime"), had = key in scope, value = scope[key];
  const { wasmPaths } = runtime.env.wasm;
  // Otherwise the runtime would be sought on the web.
  runtime.env.wasm.wasmPaths = {};
  scope[key] = { ...runtime, InferenceSession: { create: openNetwork.bind(undefined, runtime) } };
  try {
    return await importTransformers();
  } finally {
    runtime.env.wasm.wasmPaths = wasmPaths;
    if (had) scope[key] = value;
    else delete scope[key];
  }
}

/** Opens a network as the runtime does, and notes where its weights lie. */
function openNetwork(
  runtime: typeof OnnxRuntime,
  model: string,
  options: OnnxRuntime.InferenceSession.SessionOptions,
): Promise<OnnxRuntime.InferenceSession> {
  const elsewhere = (options.externalData ?? [])
    .map((file) => typeof file === "string" ? file : file.data);
  opened.push(...[model, ...elsewhere].filter((place) => typeof place === "string"));
  return keepingWorker(() => runtime.InferenceSession.create(model, options));
}

/** SHA-256 of a file, or of the hashes of several. */
async function hashOfPaths(paths: readonly string[], name: string): Promise<string> {
  if (paths.length === 0) {
    throw new EncoderError(`Cannot tell which of ${name}'s networks was loaded`, { source: name });
  }
  const hashes = await mapSome(paths, 1, async (path) => await sha256(await Deno.readFile(path)));
  return hashes.length === 1 ? hashes[0] : await sha256(encode(hashes.join("\n")));
}

/** SHA-256 of the hashes of the files that tokenise and preprocess. */
async function hashOfBeside(files: ModelFiles): Promise<string> {
  const lines = await mapSome(BESIDE, 1, async (path) => {
    const bytes = await files.read(path);
    return bytes === undefined ? `${path} absent` : `${path} ${await sha256(bytes)}`;
  });
  return await sha256(encode(lines.join("\n")));
}

/** Files that Transformers.js reads beside the network. */
const BESIDE = [
  "config.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "preprocessor_config.json",
  "processor_config.json",
];

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : `${cause}`;
}
