import type { Matrix } from "../core/matrix.ts";
import type { Json } from "../core/state.ts";
import { Turns } from "../core/turns.ts";
import { EncoderError } from "../errors.ts";
import { sha256 } from "../io/sha256.ts";
import type { EncodeOptions } from "../modalities/encoder.ts";
import { encodeInBatches } from "./encode_in_batches.ts";

/** What a pipeline of Transformers.js gives: numbers, row-major. */
export interface PipelineTensor {
  /** Lengths of its axes. */
  readonly dims: readonly number[];
  /** As many as the axes say. */
  readonly data: ArrayLike<number | bigint>;
}

/** What tells one pipeline from another, which it does not know itself. */
export interface PipelineIdentity {
  /** What it is called in messages, and where no `sha256` is given, what its model is called on the hub. */
  readonly name: string;
  /** SHA-256 of the network's ONNX file. */
  readonly sha256?: string;
  /** Where no `sha256` is given: the model's revision on the hub, a commit rather than a branch, and the kind of weights where
   * there are several: `"c9745ed1d9f2/int8"`. The SHA-256 of name and revision then stands for that of the file. */
  readonly revision?: string;
  /** All else that the vectors depend on, for a cache or a model file to compare: SHA-256 of the tokeniser's files, version of
   * Transformers.js. @default {nothing} */
  readonly options?: { readonly [name: string]: Json };
}

/** Inputs that are encoded together. */
const BATCH = 32;

/** The hash that stands for a pipeline, and what is known of it.
 *
 * @throws {TypeError} If neither hash nor revision is given, or the hash is none.
 */
export async function identify(
  { name, sha256: given, revision, options = {} }: PipelineIdentity,
): Promise<{ sha256: string; options: { readonly [name: string]: Json } }> {
  if (given !== undefined) {
    if (/^[0-9a-f]{64}$/.test(given)) return { sha256: given, options };
    throw new TypeError(
      `Cannot use sha256: it must be 64 hexadecimal digits in lower case: current value is ${
        JSON.stringify(given)
      }`,
    );
  }
  if (!revision) {
    throw new TypeError(
      `Cannot tell what network ${name} is: a pipeline does not say; give the sha256 of its ONNX file, or its revision`,
    );
  }
  const hash = await sha256(new TextEncoder().encode(JSON.stringify([name, revision])));
  return { sha256: hash, options: { ...options, revision } };
}

/** Runs a pipeline on batches, one after another, whoever asks: a network runs one at a time. */
export class BatchRunner<Input> {
  readonly #run: (batch: readonly Input[]) => Promise<Float32Array>;
  readonly #dimensions: number;
  readonly #turns = new Turns(1);

  /** `run` makes vectors of a batch, shape `(inputs, dimensions)`. */
  constructor(run: (batch: readonly Input[]) => Promise<Float32Array>, dimensions: number) {
    this.#run = run;
    this.#dimensions = dimensions;
  }

  /** Encodes the inputs in the given order, and places the vectors as the inputs are. */
  async encode(
    inputs: readonly Input[],
    order: readonly number[],
    options: EncodeOptions,
  ): Promise<Matrix> {
    return await encodeInBatches(order, {
      ...options,
      encode: (batch) =>
        this.#turns.take(async () => {
          options.signal?.throwIfAborted();
          return await this.#run(batch.map((i) => inputs[i]));
        }),
      batchSize: BATCH,
      capacity: 1,
      dimensions: this.#dimensions,
    });
  }
}

/** Calls a pipeline, and checks what it gives: one row an input.
 *
 * @throws {EncoderError} If it fails, or gives anything else.
 */
export async function callPipeline(
  call: () => Promise<PipelineTensor>,
  { name, inputs }: { readonly name: string; readonly inputs: number },
): Promise<{ dims: readonly number[]; data: Float32Array }> {
  const { dims, data } = await Promise.try(call).catch((cause) => {
    const why = cause instanceof Error ? cause.message : `${cause}`;
    throw new EncoderError(`Cannot run ${name}: ${why}`, { source: name, cause });
  });
  const size = dims.reduce((product, length) => product * length, 1);
  if (dims.length < 2 || dims[0] !== inputs || size !== data.length || size === 0) {
    throw new EncoderError(
      `Cannot use what ${name} gives: one vector for each of ${inputs} inputs is wanted: its shape is ${
        dims.join(" × ")
      }`,
      { source: name },
    );
  }
  return { dims, data: data instanceof Float32Array ? data : Float32Array.from(data, Number) };
}

/** @throws {EncoderError} If the vectors are not of the length that the first was. */
export function checkWidth(
  actual: number,
  { name, dimensions }: { readonly name: string; readonly dimensions: number },
): void {
  if (actual === dimensions) return;
  throw new EncoderError(
    `Cannot use what ${name} gives: a vector of ${dimensions} numbers is wanted: current length is ${actual}`,
    { source: name },
  );
}
