// deno-lint-ignore-file no-import-prefix
/** kissfft-wasm, an FFT of other hands: second oracle of Medley's, and its peer in the benchmark. */
import loadKissFft from "npm:kissfft-wasm@1.1.2/lib/kissfft.js";
import { kissfftModule } from "./kissfft_module.js";

/** What is used of the C library. */
interface KissFft {
  readonly HEAPF32: Float32Array;
  _malloc(bytes: number): number;
  _kiss_fftr_alloc(size: number, inverse: boolean, memory: number, length: number): number;
  _kiss_fftr(plan: number, signal: number, spectrum: number): void;
}

// The package's own way to its module needs to read the package cache.
const kissFft = await (loadKissFft as unknown as (options: object) => Promise<KissFft>)({
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance) => void,
  ): WebAssembly.Exports {
    const instance = new WebAssembly.Instance(kissfftModule, imports);
    receive(instance);
    return instance.exports;
  },
});

/** A plan for real signals of one even length. */
export class KissFftPlan {
  readonly size: number;
  readonly #plan: number;
  readonly #signal: number;
  readonly #spectrum: number;

  constructor(size: number) {
    this.size = size;
    this.#plan = kissFft._kiss_fftr_alloc(size, false, 0, 0);
    this.#signal = kissFft._malloc(4 * size);
    this.#spectrum = kissFft._malloc(4 * (size + 2));
  }

  /** The spectrum as a view, valid until the next call: real and imaginary parts alternating. */
  rfft(signal: Float32Array): Float32Array {
    kissFft.HEAPF32.set(signal, this.#signal / 4);
    this.repeat();
    return kissFft.HEAPF32.subarray(this.#spectrum / 4, this.#spectrum / 4 + this.size + 2);
  }

  /** Transforms the last signal again: the FFT alone, without copies. */
  repeat(): void {
    kissFft._kiss_fftr(this.#plan, this.#signal, this.#spectrum);
  }
}
