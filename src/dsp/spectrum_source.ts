import { checkPositive } from "../core/check.ts";
import { magnitudes } from "../core/kernels/fourier.ts";
import { Matrix } from "../core/matrix.ts";
import { ShapeError } from "../errors.ts";
import {
  checkFftSize,
  featureFramingOf,
  framedSignal,
  framesOf,
  type SpectralOptions,
} from "./framing.ts";
import { Spectrogram, squared } from "./spectrogram.ts";

/** What a spectral feature is measured of: a mono signal; its transform, which several features may share; or magnitudes
 * (where a function says so: powers) of shape `(frames, bins)`.
 */
export type SpectrumSource = Float32Array | Spectrogram | Matrix;

/** A spectrogram of numbers ≥ 0, shape `(frames, bins)`. */
export interface Spectrum {
  readonly values: Matrix;
  readonly nFft: number;
}

/** Magnitudes of a source; a matrix is taken for them.
 *
 * @throws {RangeError} If the signal or an option is out of range, or an entry of a matrix negative or not finite.
 * @throws {ShapeError} If a matrix has no frames, or not the bins of `nFft`.
 */
export function magnitudesOf(source: SpectrumSource, options: SpectralOptions): Spectrum {
  if (source instanceof Spectrogram) {
    return { values: checked(source.magnitude()), nFft: source.framing.nFft };
  }
  if (source instanceof Matrix) {
    return { values: checked(source), nFft: fftSizeOf(source, options.nFft) };
  }
  const framing = featureFramingOf(options);
  const { nFft } = framing;
  const framed = framedSignal(source, { ...framing, length: nFft });
  return { values: magnitudes(framed, framesOf(framing)), nFft };
}

/** Squared magnitudes of a source; a matrix is taken for them. Otherwise as {@linkcode magnitudesOf}. */
export function powersOf(source: SpectrumSource, options: SpectralOptions): Spectrum {
  const { values, nFft } = magnitudesOf(source, options);
  return { values: source instanceof Matrix ? values : squared(values), nFft };
}

/** Frequencies of a frame's bins in Hz, in the very arithmetic of `numpy.fft.rfftfreq`. */
export function binFrequencies(nFft: number, sampleRate: number): Float64Array {
  checkPositive("sampleRate", sampleRate);
  const step = 1 / (nFft * (1 / sampleRate));
  return Float64Array.from({ length: Math.floor(nFft / 2) + 1 }, (_, k) => k * step);
}

/** One number a frame. */
export function perFrame(
  { rows, columns, data }: Matrix,
  measure: (bins: Matrix["data"]) => number,
): Float64Array {
  return Float64Array.from(
    { length: rows },
    (_, t) => measure(data.subarray(t * columns, (t + 1) * columns)),
  );
}

function fftSizeOf({ rows, columns }: Matrix, nFft = 2 * (columns - 1)): number {
  if (rows > 0 && Math.floor(nFft / 2) + 1 === columns) {
    checkFftSize(nFft);
    return nFft;
  }
  throw new ShapeError("Cannot measure the spectrogram", {
    expected: `one frame or more of ${Math.floor(nFft / 2) + 1} bins, as nFft is ${nFft}`,
    actual: `${rows} × ${columns}`,
  });
}

function checked(spectrogram: Matrix): Matrix {
  const { data, columns } = spectrogram;
  for (let i = 0; i < data.length; i++) {
    if (data[i] >= 0 && data[i] < Infinity) continue;
    throw new RangeError(
      `Cannot measure the spectrogram: its entries must be finite and ≥ 0: bin ${
        i % columns
      } of frame ${Math.floor(i / columns)} is ${data[i]}`,
    );
  }
  return spectrogram;
}
