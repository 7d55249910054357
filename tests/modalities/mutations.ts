import { concat } from "./bytes.ts";

/** Gives an integer in [0, below). */
export type Random = (below: number) => number;

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const MUTATIONS: readonly Mutation[] = [
  function flipBits(bytes, random) {
    for (let flips = 1 + random(8); flips > 0; flips--) {
      bytes[random(bytes.length)] ^= 1 << random(8);
    }
    return bytes;
  },
  function overwrite(bytes, random) {
    const at = random(bytes.length), value = [0, 0xff, random(256)][random(3)];
    return bytes.fill(value, at, at + 1 + random(32));
  },
  function cut(bytes, random) {
    return bytes.subarray(0, random(bytes.length));
  },
  /** A number anywhere, which may be a length, made as large as it can be, or nearly. */
  function enlarge(bytes, random) {
    const size = [2, 4][random(2)], at = random(Math.min(bytes.length, [64, 1024][random(2)]));
    bytes.fill(0xff, at, at + size);
    bytes[random(2) === 0 ? at : Math.min(at + size, bytes.length) - 1] =
      [0xff, 0x7f, 0x0f][random(3)];
    return bytes;
  },
  function repeat(bytes, random) {
    const { from, to } = range(bytes, random);
    return concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  function remove(bytes, random) {
    const { from, to } = range(bytes, random);
    return concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
];

/** A chunk, or a few bytes. */
function range(bytes: Uint8Array, random: Random): { from: number; to: number } {
  const from = random(bytes.length);
  return { from, to: from + 1 + random([8, 300][random(2)]) };
}

/** The bytes after one to three mutations: bits flipped, runs overwritten, chunks repeated or removed, the end cut off. */
export function damage(bytes: Uint8Array, random: Random): Uint8Array {
  let damaged = bytes.slice();
  for (let count = 1 + random(3); count > 0 && damaged.length > 0; count--) {
    damaged = MUTATIONS[random(MUTATIONS.length)](damaged, random).slice();
  }
  return damaged;
}

/** Notes every WASM instance that is made, whose memory stays as large as it grew. */
export function recordInstances(): { memories: WebAssembly.Memory[] } & Disposable {
  const memories: WebAssembly.Memory[] = [];
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports);
      memories.push(this.exports.memory as WebAssembly.Memory);
    }
  };
  return { memories, [Symbol.dispose]: () => WebAssembly.Instance = Instance };
}
