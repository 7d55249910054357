import { checkInteger, checkPositive } from "../core/check.ts";
import { Matrix } from "../core/matrix.ts";
import { roundHalfEven } from "../core/round_half_even.ts";
import { tuningOf } from "./estimate_tuning.ts";
import { greatestOf, SMALLEST_NORMAL } from "./numbers.ts";
import type { SpectralFrequencyOptions } from "./spectral_centroid.ts";
import { powersOf, type SpectrumSource } from "./spectrum_source.ts";

/** Options of {@linkcode chroma}. */
export interface ChromaOptions extends SpectralFrequencyOptions {
  /** How far the sound is tuned from A4 = 440 Hz, in chroma bins. @default {estimated from the sound} */
  readonly tuning?: number;
  /** Number of chroma bins in an octave. @default {12} */
  readonly nChroma?: number;
  /** Norm that every frame is divided by: `Infinity` is the maximum, 2 the length; `null`: none. @default {Infinity} */
  readonly norm?: number | null;
}

/** Power of every frame in the classes of pitch, whatever the octave: C, C♯, D … B.
 *
 * Without `tuning`, it is estimated as by {@linkcode estimateTuning}, but of powers. Source: D. P. W. Ellis, "Chroma feature
 * analysis and synthesis" (2007); agrees with `librosa.feature.chroma_stft` of librosa 0.11.0, transposed, within 1e-5.
 *
 * @param sound A mono signal, its transform, or powers of shape `(frames, bins)`.
 * @returns f32, shape `(frames, nChroma)`; zeros where there is silence.
 * @throws {RangeError} If the sound is empty, not finite or negative where it must not be, or an option is out of range.
 * @throws {TypeError} If the sound is no `Float32Array` or matrix, or a name is unknown.
 * @throws {ShapeError} If a matrix has no frames, or not the bins of `nFft`.
 * @example
 * ```ts
 * import { chroma } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const a4 = Float32Array.from({ length: 9000 }, (_, j) => Math.sin(2 * Math.PI * 440 * j / 22050));
 * const classes = chroma(a4, { sampleRate: 22050, tuning: 0 });
 * assertEquals(classes.row(8).indexOf(1), 9);
 * ```
 */
export function chroma(sound: SpectrumSource, options: ChromaOptions): Matrix {
  const { sampleRate, nChroma = 12, norm = Infinity } = options;
  checkPositive("sampleRate", sampleRate);
  checkInteger("nChroma", nChroma, 1);
  if (norm !== null && !(norm > 0)) {
    throw new RangeError(`Cannot use norm: it must be > 0 or null: current value is ${norm}`);
  }
  const { values, nFft } = powersOf(sound, options);
  // As in librosa, which takes the transform for one of an even size here.
  const even = 2 * (values.columns - 1);
  const { tuning = tuningOf(values, { nFft: even, sampleRate, binsPerOctave: nChroma }) } = options;
  if (!Number.isFinite(tuning)) {
    throw new RangeError(`Cannot use tuning: it must be finite: current value is ${tuning}`);
  }
  const filters = chromaFilters({ sampleRate, nFft, nChroma, tuning });
  const classes = Matrix.zeros(values.rows, nChroma, "f32");
  for (let t = 0; t < values.rows; t++) {
    const bins = values.row(t), frame = classes.row(t);
    for (let c = 0; c < nChroma; c++) {
      const weights = filters.row(c);
      let sum = 0;
      for (let k = 0; k < bins.length; k++) sum += weights[k] * bins[k];
      frame[c] = sum;
    }
    if (norm !== null) divideByNorm(frame, norm);
  }
  return classes;
}

/** The octave that filters are weighed about, and how wide, in octaves above A0. */
const CENTRE = 5, WIDTH = 2;

/** Gaussian bumps about every class of pitch, f32, shape `(nChroma, bins)`. */
function chromaFilters(
  options: { sampleRate: number; nFft: number; nChroma: number; tuning: number },
): Matrix {
  const { sampleRate, nFft, nChroma, tuning } = options;
  const bins = Math.floor(nFft / 2) + 1;
  const a0 = 440 * 2 ** (tuning / nChroma) / 16;
  const pitch = (k: number) => nChroma * Math.log2(k * (sampleRate / nFft) / a0);
  // What is 0 Hz is given a pitch one and a half octaves below the first bin.
  const pitches = Float64Array.from(
    { length: bins + 1 },
    (_, k) => k === 0 ? pitch(1) - 1.5 * nChroma : pitch(k),
  );
  const half = roundHalfEven(nChroma / 2);
  // Classes are counted from C, pitches from A.
  const fromA = 3 * Math.floor(nChroma / 12);
  const filters = Matrix.zeros(nChroma, bins, "f32");
  for (let k = 0; k < bins; k++) {
    const width = k + 1 < nFft ? Math.max(pitches[k + 1] - pitches[k], 1) : 1;
    const bumps = Float64Array.from({ length: nChroma }, (_, c) => {
      const distance = modulo(pitches[k] - c + half + 10 * nChroma, nChroma) - half;
      return Math.exp(-0.5 * (2 * distance / width) ** 2);
    });
    divideByNorm(bumps, 2);
    const octave = Math.exp(-0.5 * ((pitches[k] / nChroma - CENTRE) / WIDTH) ** 2);
    for (let c = 0; c < nChroma; c++) {
      filters.data[c * bins + k] = bumps[(c + fromA) % nChroma] * octave;
    }
  }
  return filters;
}

/** Divides a vector of numbers ≥ 0 by its p-norm, unless that is nothing. */
function divideByNorm(values: Float64Array | Float32Array, p: number): void {
  const norm = p === Infinity ? greatestOf(values) : lengthOf(values, p);
  if (norm < SMALLEST_NORMAL) return;
  for (let i = 0; i < values.length; i++) values[i] /= norm;
}

function lengthOf(values: ArrayLike<number>, p: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ** p;
  return sum ** (1 / p);
}

/** The remainder, of the divisor's sign. */
function modulo(value: number, divisor: number): number {
  return value - divisor * Math.floor(value / divisor);
}
