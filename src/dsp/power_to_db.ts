import { checkPositive } from "../core/check.ts";
import { decibels } from "../core/kernels/decibels.ts";
import type { Matrix } from "../core/matrix.ts";
import { greatestOf } from "./numbers.ts";

/** Options of {@linkcode powerToDb} and {@linkcode amplitudeToDb}. */
export interface DecibelOptions {
  /** The value that is 0 dB; `"max"`: the greatest of the matrix. @default {1} */
  readonly ref?: number | "max";
  /** A value below this counts as this. @default {1e-10; for amplitudes 1e-5} */
  readonly amin?: number;
  /** Nothing is further below the loudest entry of the whole matrix; `null`: no floor. @default {80} */
  readonly topDb?: number | null;
}

/** Power in decibels: `10 log10(max(power, amin) / max(ref, amin))`, at most `topDb` below the loudest entry of all.
 *
 * Agrees with `librosa.power_to_db` of librosa 0.11.0 within 1e-9; within 1e-5 in f32.
 *
 * @returns A new matrix of the same shape and storage.
 * @throws {RangeError} If an entry is not finite, `ref` or `amin` not above 0, or `topDb` below 0.
 * @example
 * ```ts
 * import { Matrix, powerToDb } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...powerToDb(Matrix.fromRows([[1, 100, 0]])).data], [0, 20, -60]);
 * ```
 */
export function powerToDb(power: Matrix, options: DecibelOptions = {}): Matrix {
  const { ref = 1, amin = 1e-10, topDb = 80 } = options;
  const at = power.data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new RangeError(
      `Cannot make decibels: values must be finite: entry ${at} is ${power.data[at]}`,
    );
  }
  if (ref !== "max") checkPositive("ref", ref);
  checkPositive("amin", amin);
  if (topDb !== null && !(topDb >= 0)) {
    throw new RangeError(`Cannot use topDb: it must be ≥ 0 or null: current value is ${topDb}`);
  }
  return decibels(power, {
    ref: ref === "max" ? greatestOf(power.data) : ref,
    amin,
    topDb: topDb ?? Infinity,
  });
}
