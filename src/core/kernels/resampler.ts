import * as core from "../../../wasm/pkg/core.wasm";
import { Arena, read } from "./memory.ts";

/** The first `length` samples of a signal at another sample rate. */
export function resampled(
  signal: Float32Array,
  { from, to, length }: { readonly from: number; readonly to: number; readonly length: number },
): Float32Array {
  using arena = new Arena();
  const result = arena.reserve(Float32Array, length);
  core.resample(arena.put(signal), signal.length, from, to, result, length);
  return read(result, new Float32Array(length));
}
