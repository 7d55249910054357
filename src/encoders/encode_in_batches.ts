import { mapSome } from "../core/map_some.ts";
import { Matrix } from "../core/matrix.ts";
import type { EncodeOptions } from "../modalities/encoder.ts";

/** Encodes inputs in batches, and places the vectors as the inputs are.
 *
 * @param order Numbers of all inputs, those to be encoded together beside each other.
 * @param how `encode`: makes the vectors of a batch, of which numbers it is given, shape `(batch, dimensions)`; `capacity`:
 * batches at the same time.
 * @returns f32, shape `(inputs, dimensions)`.
 */
export async function encodeInBatches(
  order: readonly number[],
  { encode, batchSize, capacity, dimensions, signal, onProgress }: EncodeOptions & {
    readonly encode: (batch: readonly number[]) => Promise<Float32Array>;
    readonly batchSize: number;
    readonly capacity: number;
    readonly dimensions: number;
  },
): Promise<Matrix> {
  const total = order.length, data = new Float32Array(total * dimensions);
  const batches = Array.from(
    { length: Math.ceil(total / batchSize) },
    (_, i) => order.slice(i * batchSize, (i + 1) * batchSize),
  );
  let done = 0;
  signal?.throwIfAborted();
  await mapSome(batches, capacity, async (batch) => {
    const vectors = await encode(batch);
    batch.forEach((input, at) =>
      data.set(vectors.subarray(at * dimensions, (at + 1) * dimensions), input * dimensions)
    );
    onProgress?.({ done: done += batch.length, total });
  });
  return new Matrix(total, dimensions, data);
}
