import * as core from "../../../wasm/pkg/core.wasm";
import type { Matrix } from "../matrix.ts";
import { Arena, readLike } from "./memory.ts";

/** `10 log10(max(power, amin) / max(ref, amin))`, at most `topDb` below the greatest, in the storage of `power`. */
export function decibels(
  power: Matrix,
  { ref, amin, topDb }: { readonly ref: number; readonly amin: number; readonly topDb: number },
): Matrix {
  using arena = new Arena();
  const values = arena.put(new Float64Array(power.data));
  core.power_to_db(values, power.data.length, ref, amin, topDb);
  return readLike(power, values);
}
