import { checkInteger, checkPositive } from "../core/check.ts";
import { type FloatArray, Matrix } from "../core/matrix.ts";
import { powerToDb } from "./power_to_db.ts";
import { roundHalfEven } from "../core/round_half_even.ts";
import type { SpectralFrequencyOptions } from "./spectral_centroid.ts";
import { binFrequencies, magnitudesOf, type SpectrumSource } from "./spectrum_source.ts";

/** Options of {@linkcode spectralContrast}. */
export interface SpectralContrastOptions extends SpectralFrequencyOptions {
  /** Number of octaves, above the band from 0 Hz to `fMinHz`. @default {6} */
  readonly bands?: number;
  /** Lower edge of the first octave. @default {200} */
  readonly fMinHz?: number;
  /** Share of a band's bins that its peaks, and its valleys, are the mean of, 0 to 1. @default {0.02} */
  readonly quantile?: number;
  /** The difference of peaks and valleys themselves, not of their decibels. @default {false} */
  readonly linear?: boolean;
}

/** How far peaks stand out of valleys, in every band of an octave.
 *
 * Peaks and valleys are the means of the greatest and the smallest magnitudes, in decibels as of powers, at most 80 below
 * the loudest of all. Source: D.-N. Jiang et al., "Music type classification by spectral contrast feature" (2002); agrees
 * with `librosa.feature.spectral_contrast` of librosa 0.11.0, transposed, within 1e-3.
 *
 * @param sound A mono signal, its transform, or magnitudes of shape `(frames, bins)`.
 * @returns In dB, f64, shape `(frames, bands + 1)`: the band below `fMinHz` first, the last up to half the sample rate.
 * @throws {RangeError} If the sound is empty, not finite or negative where it must not be; if an option is out of range, a
 * band begins beyond half the sample rate or holds too few bins.
 * @throws {TypeError} If the sound is no `Float32Array` or matrix, or a name is unknown.
 * @throws {ShapeError} If a matrix has no frames, or not the bins of `nFft`.
 * @example
 * ```ts
 * import { spectralContrast } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const noise = Float32Array.from({ length: 8000 }, (_, j) => Math.sin(j * j) / 4);
 * const { rows, columns } = spectralContrast(noise, { sampleRate: 22050 });
 * assertEquals([rows, columns], [16, 7]);
 * ```
 */
export function spectralContrast(
  sound: SpectrumSource,
  options: SpectralContrastOptions,
): Matrix {
  const { quantile = 0.02, linear = false } = options;
  if (!(quantile > 0 && quantile < 1)) {
    throw new RangeError(
      `Cannot use quantile: it must be between 0 and 1: current value is ${quantile}`,
    );
  }
  const { values, nFft } = magnitudesOf(sound, options);
  const bands = bandsOf(binFrequencies(nFft, options.sampleRate), options);
  const peaks = Matrix.zeros(values.rows, bands.length);
  const valleys = Matrix.zeros(values.rows, bands.length);
  for (let t = 0; t < values.rows; t++) {
    const frame = values.row(t);
    bands.forEach(({ first, end, counted }, band) => {
      const sorted = frame.slice(first, end).sort();
      const count = Math.max(1, roundHalfEven(quantile * counted));
      valleys.row(t)[band] = mean(sorted.subarray(0, count));
      peaks.row(t)[band] = mean(sorted.subarray(-count));
    });
  }
  const [high, low] = linear ? [peaks, valleys] : [powerToDb(peaks), powerToDb(valleys)];
  return new Matrix(high.rows, high.columns, high.data.map((value, i) => value - low.data[i]));
}

/** Bins of a band: those from `first` up to `end` are looked at, a share of `counted` is taken. */
interface Band {
  readonly first: number;
  readonly end: number;
  readonly counted: number;
}

/** An octave has the bin below its lower edge as well, and all but the last give away their uppermost one. */
function bandsOf(
  frequencies: Float64Array,
  { bands = 6, fMinHz = 200, sampleRate }: SpectralContrastOptions,
): Band[] {
  checkInteger("bands", bands, 1);
  checkPositive("fMinHz", fMinHz);
  if (fMinHz * 2 ** (bands - 1) >= sampleRate / 2) {
    throw new RangeError(
      `Cannot use ${bands} bands from ${fMinHz} Hz: the last must begin below half the sample rate, ` +
        `${sampleRate / 2} Hz: it begins at ${fMinHz * 2 ** (bands - 1)} Hz`,
    );
  }
  return Array.from({ length: bands + 1 }, (_, band) => {
    const low = band === 0 ? 0 : fMinHz * 2 ** (band - 1), high = fMinHz * 2 ** band;
    const inside = frequencies.findIndex((hz) => hz >= low);
    const above = frequencies.findIndex((hz) => hz > high);
    const first = band === 0 ? inside : inside - 1;
    const last = band === bands || above < 0 ? frequencies.length : above;
    const end = band === bands ? last : last - 1;
    if (inside < 0 || frequencies[inside] > high || end <= first) {
      throw new RangeError(
        `Cannot measure the contrast from ${low} to ${high} Hz: too few bins are there: raise nFft or fMinHz`,
      );
    }
    return { first, end, counted: last - first };
  });
}

function mean(values: FloatArray): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
