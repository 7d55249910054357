import * as core from "../../../wasm/pkg/core.wasm";
import type { Matrix } from "../matrix.ts";
import { Arena, readLike } from "./memory.ts";

/** Derivative along the rows of the polynomial of degree `order` fitted to `width` rows, in the storage of `features`. */
export function derivative(
  features: Matrix,
  { width, order }: { readonly width: number; readonly order: 1 | 2 },
): Matrix {
  using arena = new Arena();
  const result = arena.reserve(Float64Array, features.data.length);
  const values = arena.put(new Float64Array(features.data));
  core.delta(values, features.rows, features.columns, width, order, result);
  return readLike(features, result);
}
