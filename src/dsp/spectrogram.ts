import { Matrix } from "../core/matrix.ts";
import { ShapeError } from "../errors.ts";
import { type Framing, framingOf, type StftOptions } from "./framing.ts";

/** A short-time Fourier transform: what {@linkcode stft} gives and {@linkcode istft} takes.
 *
 * @example
 * ```ts
 * import { istft, Spectrogram, stft } from "@medley/medley";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { re, im, framing } = stft(new Float32Array(99).fill(1), { nFft: 16 });
 * for (let t = 0; t < re.rows; t++) {
 *   re.row(t).fill(0, 0, 2); // No bin below the third: the constant is gone.
 *   im.row(t).fill(0, 0, 2);
 * }
 * assertAlmostEquals(istft(new Spectrogram(re, im, framing))[50], 0, 1e-6);
 * ```
 */
export class Spectrogram {
  /** Real parts, shape `(frames, bins)`; there are `floor(nFft / 2) + 1` bins. */
  readonly re: Matrix;
  /** Imaginary parts, of the same shape. */
  readonly im: Matrix;
  /** How the signal was cut into frames. */
  readonly framing: Framing;

  /** A transform of the given parts, which are not copied; `nFft` defaults to `2 (bins - 1)`.
   *
   * @throws {ShapeError} If the parts are not of one shape, without frames, or not of `nFft`.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(re: Matrix, im: Matrix, options: StftOptions = {}) {
    const framing = framingOf({ ...options, nFft: options.nFft ?? 2 * (re.columns - 1) });
    const bins = Math.floor(framing.nFft / 2) + 1;
    for (const { rows, columns } of [re, im]) {
      if (rows === re.rows && rows > 0 && columns === bins) continue;
      throw new ShapeError("Cannot make a spectrogram of these parts", {
        expected: `${Math.max(1, re.rows)} × ${bins} entries of nFft ${framing.nFft}`,
        actual: `${rows} × ${columns}`,
      });
    }
    this.re = re;
    this.im = im;
    this.framing = framing;
  }

  /** Magnitudes, f32, shape `(frames, bins)`. */
  magnitude(): Matrix {
    const { rows, columns, data: re } = this.re, { data: im } = this.im;
    const magnitudes = new Float32Array(re.length);
    // `Float32Array.from` with a function is 50 times slower.
    for (let i = 0; i < re.length; i++) magnitudes[i] = Math.sqrt(re[i] * re[i] + im[i] * im[i]);
    return new Matrix(rows, columns, magnitudes);
  }

  /** Squared magnitudes, f32, shape `(frames, bins)`. */
  power(): Matrix {
    return squared(this.magnitude());
  }
}

/** The squares of a matrix, in its storage. */
export function squared({ rows, columns, data }: Matrix): Matrix {
  return new Matrix(rows, columns, data.map((x) => x * x));
}
