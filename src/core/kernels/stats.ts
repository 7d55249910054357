import * as core from "../../../wasm/pkg/core.wasm";
import { type FloatArray, Matrix } from "../matrix.ts";
import { Arena, read } from "./memory.ts";

/** What is known of a matrix's columns; NaN is left out. */
export interface ColumnMoments {
  /** Number of values that are not NaN. */
  readonly count: Float64Array;
  /** NaN where there was no value. */
  readonly mean: Float64Array;
  /** Population variance; NaN where there was no value. */
  readonly variance: Float64Array;
}

/** Counts, means and variances of columns, in f64 and two passes. */
export function columnMoments(x: Matrix): ColumnMoments {
  using arena = new Arena();
  const pointer = arena.put(x.data);
  const reserve = () => arena.reserve(Float64Array, x.columns);
  const count = reserve(), mean = reserve(), variance = reserve();
  const kernel = x.data instanceof Float32Array ? core.column_moments_f32 : core.column_moments_f64;
  kernel(pointer, x.rows, x.columns, count, mean, variance);
  const copy = (from: number) => read(from, new Float64Array(x.columns));
  return { count: copy(count), mean: copy(mean), variance: copy(variance) };
}

/** A new matrix `(x − centre) / scale`, column by column, computed in f64 and stored as `x` is.
 *
 * Centre and scale are rounded to the type of `x` first, as scikit-learn does.
 */
export function scaleColumns(
  x: Matrix,
  by: { readonly centre: Float64Array; readonly scale: Float64Array },
): Matrix {
  using arena = new Arena();
  const pointer = arena.put(x.data);
  const kernel = x.data instanceof Float32Array ? core.scale_columns_f32 : core.scale_columns_f64;
  kernel(pointer, x.rows, x.columns, arena.put(by.centre), arena.put(by.scale));
  const into: FloatArray = x.data instanceof Float32Array
    ? new Float32Array(x.data.length)
    : new Float64Array(x.data.length);
  return new Matrix(x.rows, x.columns, read<FloatArray>(pointer, into));
}
