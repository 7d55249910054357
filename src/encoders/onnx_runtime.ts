import { importOnnxRuntime, type OnnxRuntime } from "../deps/onnxruntime_web.ts";
import { EncoderError } from "../errors.ts";
import type { OnnxTensor, OnnxTensors, Session } from "./session.ts";

/** The runtime, whose threads are decided when its first session starts, for good. */
let started: { readonly runtime: typeof OnnxRuntime; readonly threads: number } | undefined;

/** Loads a network into this thread, on the runtime's WASM backend.
 *
 * @param model Bytes of the ONNX file.
 * @param options `threads`: of the runtime, for all of its sessions in this thread; `name`: of the model, for messages.
 * @throws {EncoderError} If the runtime refuses the network, or was started with another number of threads.
 */
export async function openRuntimeSession(
  model: Uint8Array,
  { threads, name }: { readonly threads: number; readonly name: string },
): Promise<Session> {
  const runtime = await startRuntime({ threads, name });
  const session = await keepingWorker(() => create(runtime, model, name));
  return {
    async run(feeds, outputs) {
      try {
        const inputs = Object.entries(feeds)
          .map(([input, { data, dims }]) => [input, toTensor(runtime, { data, dims })]);
        return fromTensors(await session.run(Object.fromEntries(inputs), [...outputs]));
      } catch (cause) {
        throw new EncoderError(`Cannot run ${name}: ${messageOf(cause)}`, { source: name, cause });
      }
    },
    close: () => session.release(),
  };
}

/** The runtime, for sessions of so many threads.
 *
 * @throws {EncoderError} If it was started with another number of threads.
 */
export async function startRuntime(
  { threads, name }: { readonly threads: number; readonly name: string },
): Promise<typeof OnnxRuntime> {
  const runtime = started?.runtime ?? await importOnnxRuntime();
  started ??= { runtime, threads };
  if (started.threads !== threads) {
    throw new EncoderError(
      `Cannot run ${name} with ${threads} threads: the runtime was started with ${started.threads}, and keeps them`,
      { source: name },
    );
  }
  runtime.env.wasm.numThreads = threads;
  return runtime;
}

async function create(
  runtime: typeof OnnxRuntime,
  model: Uint8Array,
  name: string,
): Promise<OnnxRuntime.InferenceSession> {
  try {
    // Faults come as errors; warnings are for whoever exports models.
    return await runtime.InferenceSession.create(model, { logSeverityLevel: 3 });
  } catch (cause) {
    throw new EncoderError(
      `Cannot load ${name}: the ONNX runtime refuses it: ${messageOf(cause)}`,
      { source: name, cause },
    );
  }
}

/** The runtime's build for Node puts its own class in the place of the global `Worker`. */
export async function keepingWorker<T>(work: () => Promise<T>): Promise<T> {
  const scope = globalThis as { Worker: unknown };
  const { Worker } = scope;
  try {
    return await work();
  } finally {
    scope.Worker = Worker;
  }
}

function toTensor(
  runtime: typeof OnnxRuntime,
  { data, dims }: OnnxTensor,
): OnnxRuntime.Tensor {
  return data instanceof BigInt64Array
    ? new runtime.Tensor("int64", data, dims)
    : new runtime.Tensor("float32", data, dims);
}

/** Copies the outputs out, and frees them. */
function fromTensors(tensors: OnnxRuntime.InferenceSession.OnnxValueMapType): OnnxTensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const { data, dims } = tensor as OnnxRuntime.Tensor;
      if (!(data instanceof Float32Array || data instanceof BigInt64Array)) {
        throw new TypeError(`the output ${name} is neither f32 nor i64`);
      }
      tensor.dispose();
      return [name, { data, dims }];
    }),
  );
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : `${cause}`;
}
