/** Signal processing by its definitions, slow and obvious: what `src/dsp` must agree with. */
import type { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";

/** Repeatable noise. */
export function noise(samples: number, seed = samples): Float32Array {
  const random = new RandomState(seed);
  return Float32Array.from({ length: samples }, () => random.normal() / 4);
}

/** A matrix as lists. */
export function rows(matrix: Matrix): number[][] {
  return range(matrix.rows).map((i) => [...matrix.row(i)]);
}

/** `Σ x[j] exp(-2πi jk/n)`, real and imaginary parts alternating. */
export function naiveRfft(x: ArrayLike<number>): number[] {
  const n = x.length;
  return range(Math.floor(n / 2) + 1).flatMap((k) => {
    const angle = (j: number) => -2 * Math.PI * ((j * k) % n) / n;
    return [sum(n, (j) => x[j] * Math.cos(angle(j))), sum(n, (j) => x[j] * Math.sin(angle(j)))];
  });
}

/** Magnitudes by frame: centred, beyond the ends zero, periodic Hann. */
export function naiveStft(x: Float32Array, nFft: number, hopLength: number): number[][] {
  return range(1 + Math.floor(x.length / hopLength)).map((frame) => {
    const windowed = range(nFft).map((j) => {
      const hann = 0.5 - 0.5 * Math.cos(2 * Math.PI * j / nFft);
      return hann * (x[frame * hopLength + j - nFft / 2] ?? 0);
    });
    const spectrum = naiveRfft(windowed);
    return range(nFft / 2 + 1).map((k) => Math.hypot(spectrum[2 * k], spectrum[2 * k + 1]));
  });
}

/** Triangles by band, of unit area or unit height. */
export function naiveFilterBank(options: {
  sampleRate: number;
  nFft: number;
  bands: number;
  fMinHz: number;
  fMaxHz: number;
  htk?: boolean;
  norm?: "slaney" | null;
}): number[][] {
  const { sampleRate, nFft, bands, fMinHz, fMaxHz, htk = false, norm = "slaney" } = options;
  const [toMel, toHz] = htk ? [hzToHtk, htkToHz] : [hzToMel, melToHz];
  const [low, high] = [toMel(fMinHz), toMel(fMaxHz)];
  const edges = range(bands + 2).map((i) => toHz(low + i * (high - low) / (bands + 1)));
  return range(bands).map((band) => {
    const [left, centre, right] = edges.slice(band, band + 3);
    return range(Math.floor(nFft / 2) + 1).map((bin) => {
      const hz = bin * sampleRate / nFft;
      const height = Math.min((hz - left) / (centre - left), (right - hz) / (right - centre));
      return Math.max(0, height) * (norm === null ? 1 : 2 / (right - left));
    });
  });
}

function hzToMel(hz: number): number {
  return hz < 1000 ? hz * 3 / 200 : 15 + 27 * Math.log(hz / 1000) / Math.log(6.4);
}

function melToHz(mel: number): number {
  return mel < 15 ? mel * 200 / 3 : 1000 * 6.4 ** ((mel - 15) / 27);
}

function hzToHtk(hz: number): number {
  return 2595 * Math.log10(1 + hz / 700);
}

function htkToHz(mel: number): number {
  return 700 * (10 ** (mel / 2595) - 1);
}

/** Energies by frame: magnitudes, squared or of another power, through the bank. */
export function naiveMel(magnitudes: number[][], bank: number[][], power = 2): number[][] {
  return magnitudes.map((bins) =>
    bank.map((band) => sum(bins.length, (k) => band[k] * bins[k] ** power))
  );
}

/** Decibels, none more than `topDb` below the greatest. */
export function naiveDb(
  power: number[][],
  { ref = 1, amin = 1e-10, topDb = 80 }: { ref?: number; amin?: number; topDb?: number } = {},
): number[][] {
  const db = (value: number) => 10 * Math.log10(Math.max(amin, value) / Math.max(amin, ref));
  const greatest = Math.max(...power.flat().map(db));
  return power.map((row) => row.map((value) => Math.max(db(value), greatest - topDb)));
}

/** The first coefficients of an orthonormal DCT-II. */
export function naiveDct(x: number[], count: number): number[] {
  const n = x.length;
  return range(count).map((k) =>
    Math.sqrt((k === 0 ? 1 : 2) / n) *
    sum(n, (j) => x[j] * Math.cos(Math.PI * k * (j + 0.5) / n))
  );
}

/** Savitzky–Golay along one column: a polynomial is fitted to each window, and differentiated where the frame is in it. */
export function naiveDelta(x: number[], width: number, order: 1 | 2): number[] {
  const half = (width - 1) / 2;
  return x.map((_, frame) => {
    const start = Math.min(Math.max(frame - half, 0), x.length - width);
    const [, slope, curvature = 0] = fitPolynomial(x.slice(start, start + width), order);
    return order === 1 ? slope : 2 * curvature;
  });
}

/** Least-squares coefficients of a polynomial through values at 0, 1, 2 …: the normal equations, by elimination. */
function fitPolynomial(values: number[], degree: number): number[] {
  const powers = range(degree + 1);
  const system = powers.map((row) => [
    ...powers.map((column) => sum(values.length, (t) => t ** (row + column))),
    sum(values.length, (t) => values[t] * t ** row),
  ]);
  for (const pivot of powers) {
    for (const row of powers) {
      if (row === pivot) continue;
      const factor = system[row][pivot] / system[pivot][pivot];
      system[row] = system[row].map((entry, j) => entry - factor * system[pivot][j]);
    }
  }
  return powers.map((row) => system[row][degree + 1] / system[row][row]);
}

/** A sharp filter at `rate` times the input's rate, and a short one between its values, none of which is before time 0;
 * the sharp one alone where a few phases are enough. Rates that are no more than a factor of 4 apart.
 */
export function naiveResample(x: Float32Array, from: number, to: number): number[] {
  const stop = Math.min(1, to / from), pass = 0.913743653267622 * stop;
  const positions = range(Math.ceil(x.length * to / from)).map((m) => m * from / to);
  const filtered = (filter: (time: number) => number) => (position: number) =>
    sum(x.length, (j) => x[j] * filter(position - j));
  if (from / to === 2) return positions.map(filtered(lowPass(pass, stop, 130)));
  const rate = from / to < 2 ? 2 : 1;
  const sharp = filtered(lowPass(pass, stop, 136));
  const values = range((x.length + 300) * rate).map((k) => sharp(k / rate));
  const image = 2 - (0.3 * pass + 0.7 * stop) / rate;
  const short = lowPass(image - (image - pass / rate) * 8 / 7, image, 136);
  return positions.map((position) =>
    sum(values.length, (k) => values[k] * short(position * rate - k))
  );
}

/** A sinc under a Kaiser window: edges in units of the Nyquist frequency. */
function lowPass(pass: number, stop: number, decibels: number): (time: number) => number {
  const cutoff = (pass + stop) / 2, beta = 0.1102 * (decibels - 8.7);
  const half = (decibels - 7.95) / (2.285 * Math.PI * (stop - pass)) / 2;
  return (time) => {
    const edge = 1 - (time / half) ** 2;
    if (edge < 0) return 0;
    const angle = Math.PI * cutoff * time;
    const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
    return cutoff * sinc * besselI0(beta * Math.sqrt(edge)) / besselI0(beta);
  };
}

function besselI0(x: number): number {
  let term = 1, total = 1;
  for (let k = 1; k < 60; k++) total += term *= (x / 2 / k) ** 2;
  return total;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

function sum(length: number, term: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < length; i++) total += term(i);
  return total;
}
