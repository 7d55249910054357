import { checkPositive } from "../core/check.ts";
import type { Matrix } from "../core/matrix.ts";
import { type DecibelOptions, powerToDb } from "./power_to_db.ts";
import { squared } from "./spectrogram.ts";

/** Amplitudes (magnitudes) in decibels: {@linkcode powerToDb} of their squares, with `ref` and `amin` as amplitudes.
 *
 * Agrees with `librosa.amplitude_to_db` of librosa 0.11.0 within 1e-9; within 1e-5 in f32.
 *
 * @returns A new matrix of the same shape and storage.
 * @throws {RangeError} If an entry is not finite, `ref` or `amin` not above 0, or `topDb` below 0.
 * @example
 * ```ts
 * import { amplitudeToDb, Matrix } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...amplitudeToDb(Matrix.fromRows([[1, 10, 0]])).data], [0, 20, -60]);
 * ```
 */
export function amplitudeToDb(amplitudes: Matrix, options: DecibelOptions = {}): Matrix {
  const { ref = 1, amin = 1e-5, topDb } = options;
  if (ref !== "max") checkPositive("ref", ref);
  checkPositive("amin", amin);
  return powerToDb(squared(amplitudes), {
    ref: ref === "max" ? ref : ref ** 2,
    amin: amin ** 2,
    topDb,
  });
}
