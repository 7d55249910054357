import * as core from "../../../wasm/pkg/core.wasm";
import { LimitError } from "../../errors.ts";
import { type FloatArray, Matrix } from "../matrix.ts";

/** Typed arrays that the core reads and writes. */
export type CoreArray = Float64Array | Float32Array | Uint32Array | Uint8Array;

type ArrayType<A extends CoreArray> = {
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): A;
  readonly BYTES_PER_ELEMENT: number;
};

/** The core counts bytes in 32 bits, half of which Rust can allocate at once. */
const MAX_BYTES = 2 ** 31 - 16;

/** Memory of the core, given back all at once by `using`: an arena for one call, or the home of resident matrices.
 *
 * A pointer stays valid until the arena is disposed of; a view does not outlive the next allocation, which may
 * grow (and so detach) the memory. Hence there is no view to keep: `put` copies in, `read` copies out.
 */
export class Arena implements Disposable {
  readonly #allocations: { pointer: number; bytes: number }[] = [];

  /** Uninitialised room for `length` values. */
  reserve<A extends CoreArray>(type: ArrayType<A>, length: number): number {
    const bytes = length * type.BYTES_PER_ELEMENT;
    if (bytes > MAX_BYTES) {
      throw new LimitError("Cannot reserve memory in the core", {
        limit: MAX_BYTES,
        actual: bytes,
      });
    }
    const pointer = core.memory_alloc(bytes) >>> 0;
    if (pointer === 0) {
      throw new RangeError(`Cannot reserve ${bytes} bytes: the core's memory is full`);
    }
    this.#allocations.push({ pointer, bytes });
    return pointer;
  }

  /** Copies values in; returns where they are. */
  put(values: CoreArray): number {
    const type = values.constructor as ArrayType<CoreArray>;
    const pointer = this.reserve(type, values.length);
    write(pointer, values);
    return pointer;
  }

  /** Gives everything back. */
  [Symbol.dispose](): void {
    for (const { pointer, bytes } of this.#allocations) core.memory_free(pointer, bytes);
    this.#allocations.length = 0;
  }
}

/** Copies values to a place reserved before. */
export function write(pointer: number, values: CoreArray): void {
  const type = values.constructor as ArrayType<CoreArray>;
  new type(core.memory.buffer, pointer, values.length).set(values as never);
}

/** Copies values out into `into`, and returns it. */
export function read<A extends CoreArray>(pointer: number, into: A): A {
  const type = into.constructor as ArrayType<A>;
  into.set(new type(core.memory.buffer, pointer, into.length) as never);
  return into;
}

/** The f32 values at a pointer as a matrix. */
export function readMatrix(pointer: number, rows: number, columns: number): Matrix {
  return new Matrix(rows, columns, read(pointer, new Float32Array(rows * columns)));
}

/** The f64 values at a pointer, as a matrix of the same shape and storage as another. */
export function readLike({ rows, columns, data }: Matrix, pointer: number): Matrix {
  const values = read(pointer, new Float64Array(data.length));
  const stored: FloatArray = data instanceof Float32Array ? new Float32Array(values) : values;
  return new Matrix(rows, columns, stored);
}
