import { DecodeError } from "../errors.ts";

/** Memory that an instance may keep between calls, in bytes. It never shrinks, so one that grew larger is given up. */
const MAX_KEPT_BYTES = 256 * 2 ** 20;

/** A WASM module that decodes untrusted bytes: compiled once, on first use, and instantiated again whenever its
 * instance has trapped or grown large.
 */
export class Decoder<Exports extends { readonly memory: WebAssembly.Memory }> {
  readonly #load: () => Promise<{ readonly default: string }>;
  #module?: Promise<WebAssembly.Module>;
  #instance?: WebAssembly.Instance;

  /** @param load Imports the module's file: its bytes gzipped, in base64. */
  constructor(load: () => Promise<{ readonly default: string }>) {
    this.#load = load;
  }

  /** Runs `work`, which must copy out what it needs.
   *
   * @throws {DecodeError} If the instance trapped: out of memory, or a fault in the decoder.
   */
  async run<T>(work: (exports: Exports) => T): Promise<T> {
    this.#module ??= this.#load().then(({ default: packed }) => compile(packed));
    const module = await this.#module;
    this.#instance ??= new WebAssembly.Instance(module);
    const exports = this.#instance.exports as unknown as Exports;
    try {
      const result = work(exports);
      if (exports.memory.buffer.byteLength > MAX_KEPT_BYTES) this.#instance = undefined;
      return result;
    } catch (cause) {
      if (!(cause instanceof WebAssembly.RuntimeError)) throw cause;
      this.#instance = undefined;
      throw new DecodeError("Cannot decode: the decoder gave up on these bytes", { cause });
    }
  }
}

async function compile(packed: string): Promise<WebAssembly.Module> {
  const stream = new Blob([Uint8Array.fromBase64(packed)]).stream()
    .pipeThrough(new DecompressionStream("gzip"));
  return await WebAssembly.compile(await new Response(stream).arrayBuffer());
}

/** How bytes begin, for the message of what they are not: as text where they are, in hexadecimal where not. */
export function beginning(bytes: Uint8Array): string {
  if (bytes.length === 0) return "it is empty";
  const start = bytes.subarray(0, 12);
  const isText = start.every((byte) => byte >= 0x20 && byte < 0x7f || byte === 10 || byte === 13);
  return isText
    ? `it begins with the text ${JSON.stringify(String.fromCharCode(...start))}`
    : `it begins with the bytes ${start.toHex()}`;
}
