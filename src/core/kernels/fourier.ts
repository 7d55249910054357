import * as core from "../../../wasm/pkg/core.wasm";
import type { Matrix } from "../matrix.ts";
import { Arena, read, readMatrix } from "./memory.ts";

/** How a signal is cut into frames, of which the first begins with the signal. */
export interface Frames {
  /** The weight of each sample of a frame. */
  readonly weights: Float64Array;
  /** Samples from one frame to the next. */
  readonly hopLength: number;
}

/** Real and imaginary parts, f32, shape `(frames, bins)` each. */
export interface ComplexParts {
  readonly re: Matrix;
  readonly im: Matrix;
}

/** Fourier transform of a real signal, in f32: the one on the way to mel bands.
 *
 * `X[k] = Σ signal[j] exp(-2πi jk/n)`; agrees with NumPy's `rfft` within 1e-6 of the signal's norm.
 *
 * @param signal Samples, a power of two of them, 2 to 65536.
 * @returns `n / 2 + 1` bins, real and imaginary parts alternating.
 */
export function rfft(signal: Float32Array): Float32Array {
  using arena = new Arena();
  const spectrum = arena.reserve(Float32Array, signal.length + 2);
  core.rfft(arena.put(signal), signal.length, spectrum);
  return read(spectrum, new Float32Array(signal.length + 2));
}

/** Spectra of all frames that the signal has whole, one at least. */
export function spectra(signal: Float32Array, { weights, hopLength }: Frames): ComplexParts {
  const [frames, bins] = shapeOf(signal, { weights, hopLength });
  using arena = new Arena();
  const re = arena.reserve(Float32Array, frames * bins);
  const im = arena.reserve(Float32Array, frames * bins);
  const [samples, window] = [arena.put(signal), arena.put(weights)];
  core.stft(samples, signal.length, window, weights.length, hopLength, re, im);
  return { re: readMatrix(re, frames, bins), im: readMatrix(im, frames, bins) };
}

/** Magnitudes of {@linkcode spectra}, f32, shape `(frames, bins)`. */
export function magnitudes(signal: Float32Array, { weights, hopLength }: Frames): Matrix {
  const [frames, bins] = shapeOf(signal, { weights, hopLength });
  using arena = new Arena();
  const result = arena.reserve(Float32Array, frames * bins);
  const [samples, window] = [arena.put(signal), arena.put(weights)];
  core.stft_magnitude(samples, signal.length, window, weights.length, hopLength, result);
  return readMatrix(result, frames, bins);
}

/** The signal of these spectra from sample `start` on: windowed again, overlapped, added, and divided by the sum of the
 * squared windows.
 */
export function overlapAdd(
  { re, im }: ComplexParts,
  options: Frames & { readonly start: number; readonly length: number },
): Float32Array {
  const { weights, hopLength, start, length } = options;
  using arena = new Arena();
  const signal = arena.reserve(Float32Array, length);
  core.istft(
    arena.put(new Float32Array(re.data)),
    arena.put(new Float32Array(im.data)),
    re.rows,
    arena.put(weights),
    weights.length,
    hopLength,
    start,
    signal,
    length,
  );
  return read(signal, new Float32Array(length));
}

function shapeOf(signal: Float32Array, { weights, hopLength }: Frames): [number, number] {
  const nFft = weights.length;
  return [1 + Math.floor((signal.length - nFft) / hopLength), Math.floor(nFft / 2) + 1];
}
