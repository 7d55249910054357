import { checkInteger } from "../core/check.ts";
import type { FloatArray, Matrix } from "../core/matrix.ts";
import { framingOf } from "./framing.ts";
import { greatestOf } from "./numbers.ts";
import type { SpectralFrequencyOptions } from "./spectral_centroid.ts";
import { binFrequencies, magnitudesOf, type SpectrumSource } from "./spectrum_source.ts";

/** Options of {@linkcode estimateTuning}. */
export interface TuningOptions extends SpectralFrequencyOptions {
  /** Samples from one frame to the next. @default {floor(winLength / 4), at least 1} */
  readonly hopLength?: number;
  /** Of the estimate, in bins of an octave, over 0 to 1. @default {0.01} */
  readonly resolution?: number;
  /** Bins of an octave. @default {12} */
  readonly binsPerOctave?: number;
}

/** How far a sound is tuned from A4 = 440 Hz.
 *
 * The peaks of every frame's spectrum between 150 and 4000 Hz that reach a tenth of the frame's greatest magnitude are
 * placed between bins by a parabola; the estimate is the most frequent deviation from the nearest bin of the octave among
 * those that are no quieter than their median. Agrees with `librosa.estimate_tuning` of librosa 0.11.0.
 *
 * @param sound A mono signal, its transform, or magnitudes of shape `(frames, bins)`.
 * @returns In bins of an octave, -0.5 to 0.5, rounded down to `resolution`; 0 if there is no peak.
 * @throws {RangeError} If the sound is empty, not finite or negative where it must not be, or an option is out of range.
 * @throws {TypeError} If the sound is no `Float32Array` or matrix, or a name is unknown.
 * @throws {ShapeError} If a matrix has no frames, or not the bins of `nFft`.
 * @example
 * ```ts
 * import { estimateTuning } from "@medley/medley";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const hz = 440 * 2 ** (0.25 / 12);
 * const tone = Float32Array.from({ length: 9000 }, (_, j) => Math.sin(2 * Math.PI * hz * j / 22050));
 * assertAlmostEquals(estimateTuning(tone, { sampleRate: 22050 }), 0.25, 0.02);
 * ```
 */
export function estimateTuning(sound: SpectrumSource, options: TuningOptions): number {
  const { hopLength } = framingOf(options);
  const { values, nFft } = magnitudesOf(sound, { ...options, hopLength });
  return tuningOf(values, { ...options, nFft });
}

/** The tuning of a spectrogram, of magnitudes or of powers. */
export function tuningOf(
  spectrogram: Matrix,
  options: {
    nFft: number;
    sampleRate: number;
    resolution?: number;
    binsPerOctave?: number;
  },
): number {
  const { nFft, sampleRate, resolution = 0.01, binsPerOctave = 12 } = options;
  checkInteger("binsPerOctave", binsPerOctave, 1);
  if (!(resolution > 0 && resolution <= 1)) {
    throw new RangeError(
      `Cannot use resolution: it must be above 0 and at most 1: current value is ${resolution}`,
    );
  }
  const frequencies = binFrequencies(nFft, sampleRate);
  const peaks: Peak[] = [];
  for (let t = 0; t < spectrogram.rows; t++) {
    for (const { at, height } of peaksOf(spectrogram.row(t), frequencies)) {
      peaks.push({ at: Math.fround(at * sampleRate / nFft), height });
    }
  }
  const threshold = median(peaks.map(({ height }) => height));
  const heard = peaks.filter(({ height }) => height >= threshold);
  return mostFrequent(heard.map(({ at }) => deviation(at, binsPerOctave)), resolution);
}

/** A peak of a spectrum: where it is, in bins or Hz, and its magnitude. */
interface Peak {
  readonly at: number;
  readonly height: number;
}

const LOWEST_HZ = 150, HIGHEST_HZ = 4000;
/** A peak reaches this share of its frame's greatest magnitude. */
const LEAST_HEIGHT = Math.fround(0.1);

/** The peaks of one frame between bins, rounded as librosa rounds: deviations are counted in narrow classes. */
function peaksOf(bins: FloatArray, frequencies: Float64Array): Peak[] {
  const peaks: Peak[] = [];
  const threshold = Math.fround(LEAST_HEIGHT * greatestOf(bins));
  const last = bins.length - 1;
  for (let k = 1; k <= last; k++) {
    if (frequencies[k] < LOWEST_HZ || !(frequencies[k] < HIGHEST_HZ)) continue;
    const audible = (at: number) => at <= last && bins[at] > threshold ? bins[at] : 0;
    const isPeak = audible(k) > audible(k - 1) && (k === last || audible(k) >= audible(k + 1));
    if (!isPeak) continue;
    if (k === last) {
      peaks.push({ at: k, height: bins[k] });
      continue;
    }
    const curvature = Math.fround(bins[k + 1] + bins[k - 1]) - 2 * bins[k];
    const rise = Math.fround(bins[k + 1] - bins[k - 1]);
    const slope = Math.fround(rise / 2);
    const shift = Math.abs(slope) >= Math.abs(curvature) ? 0 : Math.fround(-slope / curvature);
    const skew = Math.fround(Math.fround(0.5 * slope) * shift);
    peaks.push({ at: k + shift, height: Math.fround(bins[k] + skew) });
  }
  return peaks;
}

/** From the nearest bin of an octave, -0.5 to 0.5. */
function deviation(hz: number, binsPerOctave: number): number {
  const octaves = Math.fround(Math.log2(Math.fround(hz / Math.fround(440 / 16))));
  const position = Math.fround(binsPerOctave * octaves);
  const above = Math.fround(position - Math.floor(position));
  return above >= 0.5 ? above - 1 : above;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b), middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1
    ? sorted[middle]
    : Math.fround(Math.fround(sorted[middle - 1] + sorted[middle]) / 2);
}

/** The lower edge of the class that most deviations are in: the first of several. */
function mostFrequent(deviations: readonly number[], resolution: number): number {
  if (deviations.length === 0) return 0;
  const classes = Math.ceil(1 / resolution);
  const edges = Array.from(
    { length: classes + 1 },
    (_, i) => i === classes ? 0.5 : -0.5 + i * (1 / classes),
  );
  const counts = new Uint32Array(classes);
  for (const value of deviations) {
    // The quotient may land beside the edge that the value is on.
    let at = Math.min(classes - 1, Math.max(0, Math.floor((value + 0.5) * classes)));
    while (at > 0 && value < edges[at]) at--;
    while (at < classes - 1 && value >= edges[at + 1]) at++;
    counts[at]++;
  }
  return edges[counts.indexOf(greatestOf(counts))];
}
