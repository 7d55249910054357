import { basename } from "node:path";
import { EncoderError } from "../errors.ts";
import { hashOf } from "./large_bytes.ts";
import { type Dtype, onnxPaths } from "./layout.ts";
import type { ModelFiles } from "./model_files.ts";
import { type OnnxFile, readOnnx } from "./onnx_file.ts";
import { type EncoderSettings, type ExecutionOptions, settle } from "./execution.ts";
import { SessionPool } from "./session_pool.ts";
import type { OnnxTensors } from "./session.ts";

/** The network of an encoder: its file, and the sessions that run it. */
export class Network implements AsyncDisposable {
  /** Where its file lies in the model. */
  readonly path: string;
  /** The kind of its weights. */
  readonly dtype: Dtype;
  /** SHA-256 of its file, in hexadecimal. */
  readonly sha256: string;
  /** What its file says of it. */
  readonly onnx: OnnxFile;
  /** Most inputs in a batch. */
  readonly batchSize: number;
  readonly #files: ModelFiles;
  readonly #pool: SessionPool;
  readonly #settings: ReturnType<typeof settle>;

  private constructor(
    files: ModelFiles,
    { path, dtype, hash, onnx, execution }: {
      path: string;
      dtype: Dtype;
      hash: string;
      onnx: OnnxFile;
      execution: ExecutionOptions;
    },
  ) {
    this.#files = files;
    this.path = path;
    this.dtype = dtype;
    this.sha256 = hash;
    this.onnx = onnx;
    this.#settings = settle(execution);
    this.batchSize = Math.min(this.#settings.batchSize, mostTogether(onnx));
    this.#pool = new SessionPool({
      ...this.#settings,
      read: () => this.read(),
      name: nameOf(files),
    });
  }

  /** Finds the network's file, and checks what can be checked without running it.
   *
   * @param options `stem`: what the file's name begins with.
   * @throws {EncoderError} If there is none, or it is not fit to be run.
   */
  static async open(
    files: ModelFiles,
    { stem, dtype: wanted, execution }: {
      stem: string;
      dtype?: Dtype;
      execution: ExecutionOptions;
    },
  ): Promise<Network> {
    const places = onnxPaths(stem, wanted);
    for (const { path, dtype } of places) {
      const bytes = await files.read(path);
      if (bytes === undefined) continue;
      const onnx = readOnnx(bytes, `${nameOf(files)}/${path}`);
      const hash = await hashOf(bytes);
      return new Network(files, { path, dtype, hash, onnx, execution });
    }
    throw new EncoderError(
      `Cannot load ${files.name}: it has none of ${places.map(({ path }) => path).join(", ")}`,
      { source: files.name },
    );
  }

  /** Batches that run at the same time. */
  get capacity(): number {
    return this.#pool.capacity;
  }

  /** The bytes of its file, once more.
   *
   * @throws {EncoderError} If it has changed since it was opened.
   */
  async read(): Promise<Uint8Array<ArrayBuffer>> {
    const { name } = this.#files;
    const bytes = await this.#files.read(this.path);
    if (bytes !== undefined && await hashOf(bytes) === this.sha256) return bytes;
    throw new EncoderError(
      `Cannot run ${name}: its ${this.path} has changed since it was loaded; load it again`,
      { source: name },
    );
  }

  /** Where and how it runs; loads it to find out.
   *
   * @throws {EncoderError} If it cannot be loaded.
   */
  async settings(): Promise<EncoderSettings> {
    await this.#pool.start();
    const { execution, threads, workers, memoryLimit } = this.#settings;
    return {
      backend: "wasm",
      execution,
      workers: execution === "inline" ? 0 : workers,
      threads: execution === "inline" ? threads : 1,
      batchSize: this.batchSize,
      memoryLimit,
      replaced: this.#pool.replaced,
      path: this.path,
      dtype: this.dtype,
    };
  }

  /** Runs a batch; see {@linkcode SessionPool.run}. */
  async run(feeds: OnnxTensors, output: string, signal?: AbortSignal): Promise<Float32Array> {
    const { [output]: { data } } = await this.#pool.run(feeds, { outputs: [output], signal });
    return data as Float32Array;
  }

  /** Stops its sessions. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#pool[Symbol.asyncDispose]();
  }
}

/** What a model is called in messages and records: its folder without the way there, or its name on the hub. */
export function nameOf({ name }: ModelFiles): string {
  return /^[\w.-]+\/[\w.-]+$/.test(name) ? name : basename(name);
}

/** Inputs that a network takes at a time, and takes as it would each alone. */
function mostTogether({ inputs, operators }: OnnxFile): number {
  // It finds one scale for all that it is fed: an input's numbers would depend on those beside it.
  if (operators.has("DynamicQuantizeLinear")) return 1;
  return inputs.map(({ dims }) => dims[0]).find((length) => typeof length === "number") ?? Infinity;
}
